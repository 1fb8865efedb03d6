// C sources, with C11's threads and atomics.
#include "../expectations.hpp"
#include "c_program.h"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

TEST(CSources, ExcludeByAMutex) {
  expect_holds([] { check(brigade_test_c_count(1) == 2, "an increment was lost"); });
  expect_found(finding::data_race, [] { brigade_test_c_count(0); });
}

TEST(CSources, HandOverByAConditionVariable) {
  expect_holds([] { check(brigade_test_c_hand_over(1) == 42, "the value"); });
  expect_found(finding::deadlock, [] { brigade_test_c_hand_over(0); });
}

TEST(CSources, InitialiseOnceAndHaveStoragePerThread) {
  expect_holds([] { check(brigade_test_c_rest() == 0, "something is wrong"); });
}

}  // namespace
