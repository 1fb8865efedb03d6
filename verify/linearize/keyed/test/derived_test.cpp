// Counters and lists: against the definition, and how their states are numbered.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/derived.hpp>
#include <stdexcept>

#include "agreement.hpp"

namespace brigade::linearize::keyed::test {
namespace {

using elements = std::vector<lists::element>;

TEST(Derived, CountersAgreeOnRandomHistories) {
  counters numbers;
  const auto n = [&](std::uint64_t number) { return numbers.id(number); };
  const auto shapes = with_pending({derive({}, n(1)), derive({}, n(2)), derive({}, n(1), n(2)),
                                    derive({}, n(2), n(3)), get({}, n(1)), get({}, n(2)),
                                    get({}, n(3)), put({}, n(1)), cas({}, n(2), n(3), true)});
  options allowed;
  allowed.derived = &numbers;
  const auto seen = judge_random(search, shapes, 50'000, 8, 4, allowed);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Derived, ListsAgreeOnRandomHistories) {
  lists known;
  const value_id a = known.id(elements{1});
  const value_id ab = known.id(elements{1, 2});
  const value_id ba = known.id(elements{2, 1});
  const auto shapes =
      with_pending({derive({}, 1), derive({}, 2), derive({}, 3), derive({}, 1, a), get({}, a),
                    get({}, ab), get({}, ba), contains({}, true), put({}, a), erase({}, true)});
  options allowed;
  allowed.derived = &known;
  const auto seen = judge_random(search, shapes, 50'000, 8, 4, allowed);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Derived, AppendsThatNobodyReadsDoNotMultiply) {
  lists known;
  history h;
  stamp now = 0;
  for (value_id round = 0; round < 200; ++round, now += 100) {
    for (value_id client = 0; client < 24; ++client) {
      h.push_back(derive({now + client, now + 50 + client}, 1 + round * 24 + client));
    }
  }
  options allowed;
  allowed.derived = &known;
  const auto found = search(h, allowed);
  EXPECT_EQ(found.verdict, verdict::holds);
  EXPECT_LE(found.widest, 2U);
}

TEST(Derived, CountersWrapAround) {
  counters numbers;
  const auto most = numbers.id(~std::uint64_t{0});
  EXPECT_EQ(numbers.next(most, numbers.id(1)), numbers.id(0));
  EXPECT_EQ(numbers.next(absent, numbers.id(5)), numbers.id(5));
}

TEST(Derived, ListsThatNobodySeesAreOne) {
  lists known;
  const value_id ab = known.id(elements{1, 2});
  EXPECT_EQ(known.next(known.next(absent, 1), 2), ab);
  EXPECT_EQ(known.next(ab, 3), successor::unseen);
  EXPECT_EQ(known.next(successor::unseen, 4), successor::unseen);
  EXPECT_EQ(known.id({}), absent);
}

TEST(Derived, NeedsASuccessor) {
  const history h{derive({0, 1}, 1)};
  EXPECT_THROW(static_cast<void>(check(h)), std::invalid_argument);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
