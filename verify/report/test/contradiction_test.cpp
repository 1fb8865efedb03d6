// Each kind with a planted history, and beside it the nearest history that is not of the kind.
#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/report/contradiction.hpp>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace brigade::report {
namespace {

using namespace linearize::keyed;  // NOLINT: the factories read as the operations that they make
using kind = contradiction_kind;
using core = std::vector<linearize::keyed::operation>;

constexpr value_id one = 1;
constexpr value_id two = 2;
constexpr value_id three = 3;

bool linearizable(const core& operations) {
  return search(operations).verdict == linearize::verdict::holds;
}

// The kind of a core that is a violation; a planted history that holds is a mistake of the test.
kind kind_of(const core& operations) {
  EXPECT_FALSE(linearizable(operations)) << "the planted history is linearizable";
  return classify(operations).kind;
}

// A neighbour of a violation that is none.
void expect_none(const core& operations) {
  EXPECT_TRUE(linearizable(operations)) << "the near miss is a violation";
  EXPECT_EQ(classify(operations).kind, kind::unexplained);
}

TEST(Contradiction, AStaleReadIsOfAValueOverwrittenBefore) {
  const core planted{put({0, 1}, one), put({2, 3}, two), get({4, 5}, one)};
  EXPECT_EQ(kind_of(planted), kind::stale_read);
  EXPECT_EQ(classify(planted).observer, 2U);
  EXPECT_EQ(classify(planted).other, 1U);
}

TEST(Contradiction, AReadBesideTheOverwriteIsNotStale) {
  expect_none({put({0, 1}, one), put({2, 4}, two), get({4, 5}, one)});
}

TEST(Contradiction, AReadOfAValueWrittenAgainMeanwhileIsNotStale) {
  expect_none({put({0, 1}, one), put({2, 3}, two), put({3, never}, one), get({4, 5}, one)});
}

TEST(Contradiction, AFailedSwapThatMetOnlyWhatItExpectedIsAsStaleAsARead) {
  EXPECT_EQ(kind_of({put({0, 1}, one), put({2, 3}, two), cas({4, 5}, two, three, false)}),
            kind::stale_read);
}

TEST(Contradiction, ALostInsertIsAnInsertThatALaterOperationDoesNotFind) {
  const core planted{insert({0, 1}, one, true), get({2, 3}, absent)};
  EXPECT_EQ(kind_of(planted), kind::lost_insert);
  EXPECT_EQ(classify(planted).other, 0U);
}

TEST(Contradiction, AnEraseThatMayHaveComeBetweenExplainsTheMiss) {
  expect_none({insert({0, 1}, one, true), erase({0, never}, true), get({2, 3}, absent)});
}

TEST(Contradiction, AnInsertThatIsStillOpenIsNotLost) {
  expect_none({insert({0, 2}, one, true), get({2, 3}, absent)});
}

TEST(Contradiction, TwoInsertsThatBothSucceedInTurnLoseTheFirst) {
  EXPECT_EQ(kind_of({insert({0, 1}, one, true), insert({2, 3}, two, true)}), kind::lost_insert);
}

TEST(Contradiction, AResurrectedKeyIsFoundAfterItsRemoval) {
  const core planted{put({0, 1}, one), erase({2, 3}, true), get({4, 5}, one)};
  EXPECT_EQ(kind_of(planted), kind::resurrected_key);
  EXPECT_EQ(classify(planted).other, 1U);
}

TEST(Contradiction, AKeyStoredAgainIsNotResurrected) {
  expect_none({put({0, 1}, one), erase({2, 3}, true), put({3, 9}, one), contains({4, 5}, true)});
}

TEST(Contradiction, AValueFromNowhereWasNeverStored) {
  const core planted{put({0, 1}, one), get({2, 3}, two)};
  EXPECT_EQ(kind_of(planted), kind::value_from_nowhere);
  EXPECT_EQ(classify(planted).observer, 1U);
}

TEST(Contradiction, AValueStoredOnlyLaterIsFromNowhere) {
  EXPECT_EQ(kind_of({get({0, 1}, one), put({2, 3}, one)}), kind::value_from_nowhere);
}

TEST(Contradiction, AValueStoredAtTheSameTimeIsFromSomewhere) {
  expect_none({get({0, 2}, one), put({2, 3}, one)});
}

TEST(Contradiction, AValueThatOnlyAnImpossibleSwapStoresIsFromNowhere) {
  EXPECT_EQ(kind_of({cas({0, never}, two, three, true), get({1, 2}, three)}),
            kind::value_from_nowhere);
  expect_none({put({0, never}, two), cas({0, never}, two, three, true), get({1, 2}, three)});
}

TEST(Contradiction, TwoSwapsFromOneValueConflict) {
  const core planted{put({0, 1}, one), cas({2, 5}, one, two, true), cas({3, 6}, one, three, true)};
  EXPECT_EQ(kind_of(planted), kind::conflicting_outcomes);
  EXPECT_EQ(classify(planted).other, 1U);
  EXPECT_EQ(classify(planted).observer, 2U);
}

TEST(Contradiction, TwoErasesOfOneInsertConflict) {
  EXPECT_EQ(kind_of({put({0, 1}, one), erase({2, 5}, true), erase({3, 6}, true)}),
            kind::conflicting_outcomes);
}

TEST(Contradiction, TwoSwapsWithTheValuePutBackBetweenDoNotConflict) {
  expect_none({put({0, 1}, one), cas({2, 5}, one, two, true), cas({3, 6}, one, three, true),
               put({4, never}, one)});
}

TEST(Contradiction, AnOverwriteThatWasSeenNeedsNoResponse) {
  const core planted{put({0, 1}, one), put({2, never}, two), get({3, 4}, two), get({5, 6}, one)};
  EXPECT_EQ(kind_of(planted), kind::stale_read);
  EXPECT_EQ(classify(planted).observer, 3U);
  EXPECT_EQ(classify(planted).other, 1U);
}

TEST(Contradiction, AWriteThatWasSeenBeforeTheOverwriteNeedsNoResponse) {
  const core planted{put({0, never}, one), get({1, 2}, one), put({3, 4}, two), get({5, 6}, one)};
  EXPECT_EQ(kind_of(planted), kind::stale_read);
  EXPECT_EQ(classify(planted).observer, 3U);
  EXPECT_EQ(classify(planted).other, 2U);
}

TEST(Contradiction, AnOverwriteThatWasOnlySeenMeanwhileMayComeLater) {
  expect_none({put({0, 1}, one), put({2, never}, two), get({3, 5}, two), get({5, 6}, one)});
}

TEST(Contradiction, OneThenTwoThoughTwoHeldThroughoutBreaksRealTimeOrder) {
  const core planted{put({0, 1}, one), put({2, never}, one), put({2, 9}, two),
                     get({3, 4}, two), get({5, 6}, one),     get({7, 8}, two)};
  EXPECT_EQ(kind_of(planted), kind::real_time_order);
  EXPECT_EQ(classify(planted).other, 3U);
  EXPECT_EQ(classify(planted).observer, 4U);
}

TEST(Contradiction, OneBesideTwoBreaksNothing) {
  expect_none({put({0, 1}, one), put({2, never}, one), put({2, 9}, two), get({3, 4}, two),
               get({5, 7}, one), get({7, 8}, two)});
}

TEST(Contradiction, WhatNoPatternFitsIsUnexplained) {
  EXPECT_EQ(classify(core{derive({0, 1}, one, two), derive({2, 3}, one, two)}).kind,
            kind::unexplained);
}

// Every kind is only ever given to a violation, and most violations of one key get a kind.
TEST(Contradiction, NothingThatIsLinearizableIsGivenAKind) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::size_t violations = 0;
  std::size_t named = 0;
  for (int round = 0; round < 20'000; ++round) {
    core operations;
    const auto count = 2 + random() % 4;
    for (std::size_t i = 0; i < count; ++i) {
      const stamp from = random() % 8;
      const span_of_time when{from, from + static_cast<stamp>(random() % 4)};
      const auto value = static_cast<value_id>(1 + random() % 2);
      switch (random() % 6) {
        case 0:
          operations.push_back(get(when, static_cast<value_id>(random() % 3)));
          break;
        case 1:
          operations.push_back(put(when, value));
          break;
        case 2:
          operations.push_back(insert(when, value, random() % 2 == 0));
          break;
        case 3:
          operations.push_back(erase(when, random() % 2 == 0));
          break;
        case 4:
          operations.push_back(cas(when, value, 3 - value, random() % 2 == 0));
          break;
        default:
          operations.push_back(put({from, never}, value));
          break;
      }
    }
    const bool named_it = classify(operations).kind != kind::unexplained;
    if (linearizable(operations)) {
      ASSERT_FALSE(named_it) << "round " << round;
    } else {
      ++violations;
      named += named_it ? 1 : 0;
    }
  }
  EXPECT_GT(violations, 1'000U);
  EXPECT_GT(named * 10, violations * 9) << named << " of " << violations;
  RecordProperty("violations", static_cast<int>(violations));
  RecordProperty("named", static_cast<int>(named));
}

class Sentence : public testing::Test {
 protected:
  Sentence() {
    judged_.clients = {"client 0", "client 1"};
    judged_.operations.resize(2);
    judged_.operations[0].invocation = "put(a, 2)";
    judged_.operations[0].response = "ok";
    judged_.operations[1].client = 1;
    judged_.operations[1].invocation = "get(a)";
    judged_.operations[1].response = "1";
    for (auto& op : judged_.operations) {
      op.in_core = true;
      op.responded = 1;
    }
  }
  [[nodiscard]] std::string of(kind k) const { return sentence_of({k, 1, 0}, judged_, positions_); }

  document judged_;
  std::vector<std::size_t> positions_{0, 1};
};

TEST_F(Sentence, NamesTheKindTheOperationsAndTheReason) {
  EXPECT_EQ(
      of(kind::stale_read),
      "Stale read: get(a) by client 1 answered 1, though put(a, 2) by client 0 had overwritten "
      "that before it began.");
  EXPECT_EQ(
      of(kind::lost_insert),
      "Lost insert: get(a) by client 1 answered 1, though put(a, 2) by client 0 had stored the "
      "key before it began, and nothing removed it.");
  EXPECT_EQ(of(kind::resurrected_key),
            "Resurrected key: get(a) by client 1 answered 1, though put(a, 2) by client 0 had "
            "removed the key before it began, and nothing stored it again.");
  EXPECT_EQ(of(kind::value_from_nowhere),
            "Value from nowhere: get(a) by client 1 answered 1, which nothing that began before "
            "that response accounts for.");
  EXPECT_EQ(of(kind::conflicting_outcomes),
            "Conflicting outcomes: put(a, 2) by client 0 answered ok and get(a) by client 1 "
            "answered 1, but each rules the other out.");
  EXPECT_EQ(of(kind::real_time_order),
            "Real-time order violated between put(a, 2) by client 0 answered ok, and get(a) by "
            "client 1 answered 1: the first had completed before the second began, but the "
            "responses need it to take effect later.");
  EXPECT_EQ(of(kind::unexplained), "No order of the operations gives each of these 2 responses.");
}

}  // namespace
}  // namespace brigade::report
