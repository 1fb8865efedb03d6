#include <gtest/gtest.h>

#include <brigade/model/sequential_map.hpp>

namespace brigade::model {
namespace {

struct recorded {
  model::invocation invocation{};
  std::optional<model::response> response{};
};

class SequentialMap : public ::testing::Test {
 protected:
  response ask(operation what, key_type key = 0, mapped_type value = 0) {
    return specification_.step(items_, {what, key, value});
  }

  std::vector<recorded> expand(const recorded& whole, std::vector<key_type> keys) {
    std::vector<recorded> parts;
    EXPECT_TRUE(specification_.expand(whole, std::span<const key_type>{keys}, parts));
    return parts;
  }

  static std::vector<std::string> texts(const std::vector<recorded>& parts) {
    std::vector<std::string> lines;
    for (const recorded& part : parts) {
      lines.push_back(part.response ? to_string(part.invocation, *part.response)
                                    : to_string(part.invocation));
    }
    return lines;
  }

  sequential_map specification_;
  sequential_map::state items_ = specification_.initial();
};

TEST_F(SequentialMap, InsertKeepsTheFirstValueAndInsertOrAssignTheLast) {
  EXPECT_TRUE(ask(operation::insert, 1, 10).done);
  EXPECT_FALSE(ask(operation::insert, 1, 11).done);
  EXPECT_FALSE(ask(operation::try_emplace, 1, 12).done);
  EXPECT_EQ(ask(operation::find, 1).value, 10);
  EXPECT_FALSE(ask(operation::insert_or_assign, 1, 13).done);
  EXPECT_TRUE(ask(operation::insert_or_assign, 2, 20).done);
  EXPECT_TRUE(ask(operation::try_emplace, 0, 5).done);
  EXPECT_EQ(items_, (std::vector<item>{{0, 5}, {1, 13}, {2, 20}}));
}

TEST_F(SequentialMap, AnAbsentKeyAnswersNothingAndChangesNothing) {
  for (const operation what :
       {operation::find, operation::contains, operation::cvisit, operation::visit,
        operation::update, operation::erase, operation::extract, operation::discard}) {
    EXPECT_EQ(ask(what, 1, 7), response{}) << to_string(what);
    EXPECT_TRUE(items_.empty()) << to_string(what);
  }
}

TEST_F(SequentialMap, VisitStoresUpdateAddsAndBothTellWhatTheyMet) {
  ask(operation::insert, 1, 10);
  EXPECT_EQ(ask(operation::visit, 1, 20).value, 10);
  EXPECT_EQ(ask(operation::update, 1, 5).value, 20);
  EXPECT_EQ(ask(operation::cvisit, 1).value, 25);
  EXPECT_TRUE(ask(operation::contains, 1).done);
}

TEST_F(SequentialMap, EraseExtractAndDiscardRemove) {
  for (const key_type key : {1, 2, 3}) ask(operation::insert, key, key * 10);
  EXPECT_TRUE(ask(operation::erase, 1).done);
  EXPECT_EQ(ask(operation::extract, 2).value, 20);
  EXPECT_EQ(ask(operation::discard, 3), response{});
  EXPECT_TRUE(ask(operation::empty).done);
}

TEST_F(SequentialMap, WholeTableOperationsSeeAllItems) {
  for (const key_type key : {1, 2, 3}) ask(operation::insert, key, key * 10);
  const std::vector<item> all{{1, 10}, {2, 20}, {3, 30}};
  EXPECT_EQ(ask(operation::size).count, 3U);
  EXPECT_EQ(ask(operation::for_each).met, all);
  EXPECT_EQ(ask(operation::scan).met, all);
  const response odd_removed = ask(operation::erase_if, 1, 2);
  EXPECT_EQ(odd_removed.count, 2U);
  EXPECT_EQ(odd_removed.met, all);
  EXPECT_EQ(items_, (std::vector<item>{{2, 20}}));
  EXPECT_EQ(ask(operation::reserve, 0, 100), response{});
  EXPECT_EQ(ask(operation::migrate, 0, 1), response{});
  EXPECT_EQ(items_.size(), 1U);
  EXPECT_EQ(ask(operation::clear), response{});
  EXPECT_TRUE(items_.empty());
}

TEST_F(SequentialMap, ClearBecomesADiscardOfEachKey) {
  EXPECT_EQ(texts(expand({{operation::clear, 0, 0}, response{}}, {1, 4})),
            (std::vector<std::string>{"discard(1) -> done", "discard(4) -> done"}));
}

TEST_F(SequentialMap, AWalkReadsEveryKeyOnce) {
  const recorded walk{{operation::scan, 0, 0}, response{false, {}, 0, {{1, 10}, {9, 90}}}};
  EXPECT_EQ(texts(expand(walk, {1, 2})),
            (std::vector<std::string>{"find(1) -> 10", "find(9) -> 90", "find(2) -> nothing"}));
}

TEST_F(SequentialMap, AKeyMetTwiceWasAbsentInBetween) {
  const recorded walk{{operation::for_each, 0, 0}, response{false, {}, 0, {{1, 10}, {1, 11}}}};
  EXPECT_EQ(texts(expand(walk, {1})),
            (std::vector<std::string>{"find(1) -> 10", "find(1) -> 11", "find(1) -> nothing"}));
}

TEST_F(SequentialMap, EraseIfExtractsWhatItSelectsAndReadsTheRest) {
  const recorded walk{{operation::erase_if, 1, 2}, response{false, {}, 1, {{1, 10}, {2, 20}}}};
  EXPECT_EQ(texts(expand(walk, {1, 2, 3})),
            (std::vector<std::string>{"extract(1) -> 10", "find(2) -> 20", "find(3) -> nothing"}));
}

TEST_F(SequentialMap, AWrongCountOfEraseIfIsAnsweredByNoState) {
  const recorded walk{{operation::erase_if, 0, 1}, response{false, {}, 3, {{1, 10}}}};
  const std::vector<recorded> parts = expand(walk, {1});
  ASSERT_EQ(parts.size(), 2U);
  for (sequential_map::state items : {sequential_map::state{}, sequential_map::state{{0, 1}}}) {
    EXPECT_NE(specification_.step(items, parts[1].invocation), parts[1].response);
  }
}

TEST_F(SequentialMap, AnUnansweredWalkMayHaveRemovedWhatItSelects) {
  const std::vector<recorded> parts = expand({{operation::erase_if, 0, 2}, {}}, {1, 2, 4});
  EXPECT_EQ(texts(parts), (std::vector<std::string>{"discard(2)", "discard(4)"}));
  EXPECT_TRUE(expand({{operation::scan, 0, 0}, {}}, {1, 2}).empty());
}

TEST_F(SequentialMap, SizeAndEmptyStayWhole) {
  std::vector<recorded> parts;
  EXPECT_FALSE(specification_.expand(recorded{{operation::size, 0, 0}, response{}}, {}, parts));
  EXPECT_FALSE(specification_.expand(recorded{{operation::empty, 0, 0}, response{}}, {}, parts));
  EXPECT_TRUE(parts.empty());
}

TEST_F(SequentialMap, EffectFreeMeansThatTheStateStays) {
  for (std::size_t kind = 0; kind < operation_count; ++kind) {
    for (const sequential_map::state& before :
         {sequential_map::state{}, sequential_map::state{{1, 10}}, sequential_map::state{{2, 5}}}) {
      sequential_map::state after = before;
      const invocation asked{static_cast<operation>(kind), 1, 3};
      const response answer = specification_.step(after, asked);
      if (specification_.is_effect_free(asked, &answer)) {
        EXPECT_EQ(after, before) << to_string(asked, answer);
      }
      if (after != before) {
        EXPECT_FALSE(specification_.is_effect_free(asked, &answer)) << to_string(asked, answer);
        EXPECT_FALSE(specification_.is_effect_free(asked, nullptr)) << to_string(asked);
      }
    }
  }
}

TEST_F(SequentialMap, DifferentStatesHashApart) {
  EXPECT_NE(specification_.hash({}), specification_.hash({{0, 0}}));
  EXPECT_NE(specification_.hash({{1, 2}}), specification_.hash({{2, 1}}));
  EXPECT_EQ(specification_.hash({{1, 2}}), specification_.hash({{1, 2}}));
}

}  // namespace
}  // namespace brigade::model
