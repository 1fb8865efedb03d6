// What is initialised once.
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "../expectations.hpp"
#include "two_threads.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using test::two_threads;

struct initialised_once {
  std::once_flag once;
  std::atomic<bool> begun = false;
  int value = 0;
};

TEST(CallOnce, InitialisingTwiceByHandIsARace) {
  const auto unprotected = [](initialised_once& s) {
    if (!s.begun.exchange(true)) s.value = 1;
    check(s.value == 1, "initialised");
  };
  expect_found(finding::data_race, two_threads<initialised_once>(unprotected, unprotected));
}

TEST(CallOnce, BothCallersSeeTheValue) {
  const auto protected_by_flag = [](initialised_once& s) {
    std::call_once(s.once, [&] { s.value += 1; });
    check(s.value == 1, "initialised once");
  };
  expect_holds(two_threads<initialised_once>(protected_by_flag, protected_by_flag));
}

TEST(CallOnce, AnExceptionLetsTheNextCallerTry) {
  expect_holds(two_threads<initialised_once>(
      [](initialised_once& s) {
        try {
          std::call_once(s.once, [] { throw 1; });
        } catch (int) {
        }
      },
      [](initialised_once& s) {
        std::call_once(s.once, [&] { s.value = 1; });
        check(s.value == 1, "initialised");
      }));
}

int& counted_static() {
  static int initialisations = 0;
  static int value = ++initialisations;
  check(initialisations == 1, "initialised once in each execution");
  return value;
}

TEST(FunctionLocalStatic, IsInitialisedOnceInEachExecution) {
  expect_holds([] {
    std::thread other([] { check(counted_static() == 1, "value"); });
    check(counted_static() == 1, "value");
    other.join();
  });
}

TEST(FunctionLocalStatic, WritingItUnprotectedIsARace) {
  expect_found(finding::data_race, [] {
    std::thread other([] { ++counted_static(); });
    ++counted_static();
    other.join();
  });
}

}  // namespace
