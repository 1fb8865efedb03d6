// When one configuration is worth as much as another that did more, or other things.
#include "exchange.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace brigade::linearize::keyed::test {
namespace {

/// Open operations, and configurations that did some of them.
class Exchange : public testing::Test {
 protected:
  std::size_t open(const operation& op) { return window_.open(op, next_++); }

  /// An operation that stores what nobody tells apart.
  std::size_t open_resting(const operation& op) {
    const std::size_t slot = open(op);
    window_.rest(slot);
    return slot;
  }

  [[nodiscard]] static configuration<1> after(value_id state,
                                              std::initializer_list<std::size_t> did) {
    configuration<1> left{state, state, {}, {}};
    for (const std::size_t slot : did) {
      left.done.set(slot);
      left.spent.set(slot);
    }
    return left;
  }

  [[nodiscard]] bool dominates(const configuration<1>& a, const configuration<1>& b,
                               round_trips trips = round_trips::alike) const {
    return dominates_by_exchange(window_, a, b, trips);
  }

  window<1> window_{};
  std::size_t next_ = 0;
};

TEST_F(Exchange, ARoundTripIsAsGoodMadeLater) {
  const auto in = open_resting(insert({0, 10}, 1, true));
  const auto out = open(erase({0, 10}, true));
  for (const value_id state : {absent, unnamed}) {
    EXPECT_TRUE(dominates(after(state, {}), after(state, {in, out})));
    EXPECT_FALSE(dominates(after(state, {in, out}), after(state, {})));
    EXPECT_FALSE(dominates(after(state, {}), after(state, {in, out}), round_trips::told_apart));
  }
}

TEST_F(Exchange, ARoundTripLeadsBack) {
  const auto in = open_resting(insert({0, 10}, 1, true));
  const auto second = open_resting(insert({0, 11}, 2, true));
  const auto out = open(erase({0, 10}, true));
  EXPECT_FALSE(dominates(after(unnamed, {}), after(unnamed, {in})));
  EXPECT_FALSE(dominates(after(unnamed, {}), after(unnamed, {out})));
  EXPECT_FALSE(dominates(after(unnamed, {}), after(unnamed, {in, second, out})));
}

TEST_F(Exchange, ARoundTripStoresNothingThatSomebodyTellsApart) {
  const auto in = open(insert({0, 10}, 1, true));
  const auto out = open(erase({0, 10}, true));
  EXPECT_FALSE(dominates(after(absent, {}), after(absent, {in, out})));
}

TEST_F(Exchange, ARoundTripStartsFromAStateThatItLeadsBackTo) {
  const auto in = open_resting(insert({0, 10}, 1, true));
  const auto out = open(erase({0, 10}, true));
  EXPECT_FALSE(dominates(after(7, {}), after(7, {in, out})));
}

TEST_F(Exchange, ARoundTripSettlesPresenceAndAbsenceAndNoMore) {
  const auto in = open_resting(insert({0, 10}, 1, true));
  const auto out = open(erase({0, 10}, true));
  const auto miss = open(get({0, 10}, absent));
  auto well_travelled = after(unnamed, {in, out});
  well_travelled.done.set(miss);
  EXPECT_TRUE(dominates(after(unnamed, {}), well_travelled));
  well_travelled.done.set(open(get({0, 10}, 7)));
  EXPECT_FALSE(dominates(after(unnamed, {}), well_travelled));
}

TEST_F(Exchange, APutOnTheWayNeedsNoErase) {
  const auto put_back = open_resting(put({0, 10}, 1));
  const auto replaced = open_resting(replace({0, 10}, 2, true));
  const auto out = open(erase({0, 10}, true));
  EXPECT_TRUE(dominates(after(unnamed, {}), after(unnamed, {out, put_back, replaced})));
  const auto second = open(erase({0, 11}, true));
  EXPECT_FALSE(dominates(after(unnamed, {}), after(unnamed, {out, second, put_back})));
}

TEST_F(Exchange, WhatRespondsLaterIsWorthMore) {
  const auto sooner = open(erase({0, 10}, true));
  const auto later = open(erase({0, 20}, true));
  for (const auto trips : {round_trips::alike, round_trips::told_apart}) {
    EXPECT_TRUE(dominates(after(absent, {sooner}), after(absent, {later}), trips));
    EXPECT_FALSE(dominates(after(absent, {later}), after(absent, {sooner}), trips));
  }
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
