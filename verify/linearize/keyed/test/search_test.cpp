// The general search against the definition, on every small history and on many random ones.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <cstdlib>
#include <string>

#include "oracle.hpp"
#include "small_histories.hpp"

namespace brigade::linearize::keyed::test {
namespace {

using judge = result (*)(std::span<const operation>, const options&);

/// Empty where they agree.
std::string disagreement(judge judged_by, const history& h, const options& allowed = {}) {
  const auto expected = oracle(h, allowed).linearizable() ? verdict::holds : verdict::violated;
  const auto found = judged_by(h, allowed);
  if (found.verdict == expected) {
    return {};
  }
  return "expected " + std::string(to_string(expected)) + ", got " +
         std::string(to_string(found.verdict)) + " for\n" + to_string(h);
}

/// Judges every history of n operations of these shapes; returns how many.
std::size_t judge_all(judge judged_by, const history& shapes, std::size_t n) {
  std::size_t judged = 0;
  history h(n);
  std::vector<std::size_t> shape(n, 0);
  const auto orders = interval_orders(n);
  for (;;) {
    for (const auto& order : orders) {
      for (std::size_t i = 0; i < n; ++i) {
        h[i] = shapes[shape[i]];
        h[i].invoked = order[i].invoked;
        h[i].responded = shapes[shape[i]].responded == -1 ? never : order[i].responded;
      }
      ++judged;
      if (const auto wrong = disagreement(judged_by, h); !wrong.empty()) {
        ADD_FAILURE() << wrong;
        return judged;
      }
    }
    std::size_t digit = 0;
    while (digit < n && ++shape[digit] == shapes.size()) {
      shape[digit++] = 0;
    }
    if (digit == n) {
      return judged;
    }
  }
}

std::uint64_t seed_of_this_run() {
  if (const char* given = std::getenv("BRIGADE_SEED")) {
    return std::strtoull(given, nullptr, 10);
  }
  return std::random_device{}();
}

void judge_random(judge judged_by, const history& shapes, std::size_t histories,
                  std::size_t longest, std::size_t clients) {
  const std::uint64_t seed = seed_of_this_run();
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < histories; ++i) {
    const auto h = random_history(random, shapes, longest, clients);
    const auto wrong = disagreement(judged_by, h);
    ASSERT_EQ(wrong, "") << "replay with BRIGADE_SEED=" << seed;
  }
}

TEST(Search, AgreesOnEveryHistoryOfUpToThreeOperationsOfEveryKind) {
  const auto shapes = with_pending(every_operation(2));
  EXPECT_GT(judge_all(search, shapes, 1), 0U);
  EXPECT_GT(judge_all(search, shapes, 2), 0U);
  EXPECT_GT(judge_all(search, shapes, 3), 1'000'000U);
}

TEST(Search, AgreesOnEveryHistoryOfFourOperationsOnOneKey) {
  const history shapes = with_pending({get({}, 1), get({}, absent), contains({}, true), put({}, 1),
                                       insert({}, 1, true), erase({}, true), cas({}, 1, 2, true),
                                       cas({}, 2, 1, false)});
  EXPECT_GT(judge_all(search, shapes, 4), 2'000'000U);
}

TEST(Search, AgreesOnEveryRegisterHistoryOfFiveOperationsWithTwoValues) {
  EXPECT_GT(judge_all(search, with_pending(register_operations(2)), 5), 7'000'000U);
}

TEST(Search, AgreesOnRandomHistoriesOfEveryKind) {
  judge_random(search, with_pending(every_operation(2)), 150'000, 9, 5);
}

TEST(Search, AgreesOnRandomRegisterHistories) {
  judge_random(search, with_pending(register_operations(3)), 150'000, 10, 6);
}

TEST(Search, AgreesOnRandomHistoriesWhereBlindWritesMeetGuardedOnes) {
  judge_random(search,
               with_pending({get({}, 1), get({}, 2), put({}, 1), put({}, 2), cas({}, 1, 2, true),
                             cas({}, 2, 1, true), cas({}, 1, 1, true), replace({}, 1, true)}),
               100'000, 9, 5);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
