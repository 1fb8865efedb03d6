// What the key-value model takes for right, one command after the other: the oracle shares the
// model with the checker, so what the commands mean is held fast here.
#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/map.hpp>
#include <string>
#include <utility>
#include <vector>

namespace brigade::linearize {
namespace {

using models::map;
using models::map_operation;
using models::map_outcome;
using history_of_map = std::vector<operation_of<map>>;

const history::datum key = std::string("k");
const history::datum absent = history::null_value{};

history::datum text(const char* value) { return std::string(value); }
history::datum number(std::uint64_t value) { return std::to_string(value); }

map::invocation on(map_operation what, history::datum value = {}) {
  map::invocation asked;
  asked.operation = what;
  asked.key = key;
  asked.value = std::move(value);
  return asked;
}
map::invocation cas(std::int64_t token, history::datum value) {
  map::invocation asked = on(map_operation::cas_token, std::move(value));
  asked.token = token;
  return asked;
}
map::invocation over_all(map_operation what) {
  map::invocation asked;
  asked.operation = what;
  return asked;
}

map::response told(map_outcome outcome) {
  map::response answer;
  answer.outcome = outcome;
  return answer;
}
map::response was(history::datum value, history::datum token = {}) {
  map::response answer;
  answer.value = std::move(value);
  answer.token = std::move(token);
  return answer;
}
map::response listed(const std::vector<std::pair<history::datum, history::datum>>& items) {
  map::response answer;
  answer.items = items;
  return answer;
}

operation_of<map> did(map::invocation asked, map::response answer, history::stamp from,
                      history::stamp to) {
  return {0, std::move(asked), std::move(answer), from, to};
}

/// One operation after the other, as they are added.
class Commands {
 public:
  Commands& operator()(map::invocation asked, map::response answer) {
    const auto at = static_cast<history::stamp>(2 * operations_.size());
    operations_.push_back({0, std::move(asked), std::move(answer), at, at + 1});
    return *this;
  }
  [[nodiscard]] verdict judged() const { return check(map(), operations_).verdict; }

 private:
  history_of_map operations_;
};

const map::response stored = told(map_outcome::yes);

Commands set(const char* value) { return Commands()(on(map_operation::set, text(value)), stored); }

TEST(MapModel, ATokenIsTheSameUntilTheNextWrite) {
  const map::invocation gets = on(map_operation::gets);
  EXPECT_EQ(set("a")(gets, was(text("a"), 5))(gets, was(text("a"), 5)).judged(), verdict::holds);
  EXPECT_EQ(set("a")(gets, was(text("a"), 5))(gets, was(text("a"), 6)).judged(), verdict::violated);
}

TEST(MapModel, ATokenDiesWithTheNextWrite) {
  const auto read_then_written = [] {
    return set("a")(on(map_operation::gets), was(text("a"), 5))(on(map_operation::set, text("b")),
                                                                stored);
  };
  EXPECT_EQ(read_then_written()(cas(5, text("c")), told(map_outcome::exists)).judged(),
            verdict::holds);
  EXPECT_EQ(read_then_written()(cas(5, text("c")), stored).judged(), verdict::violated);
  EXPECT_EQ(read_then_written()(on(map_operation::gets), was(text("b"), 6)).judged(),
            verdict::holds);
}

TEST(MapModel, ASwapByTheKeysTokenSucceedsOnce) {
  const auto swapped = [] {
    return set("a")(on(map_operation::gets), was(text("a"), 5))(cas(5, text("b")), stored);
  };
  EXPECT_EQ(swapped()(on(map_operation::get), was(text("b"))).judged(), verdict::holds);
  EXPECT_EQ(swapped()(cas(5, text("c")), stored).judged(), verdict::violated);
}

TEST(MapModel, IncrementsWrapAndDecrementsStopAtZero) {
  const auto then = [](const char* from, map_operation what, std::uint64_t told) {
    return set(from)(on(what, text("3")), was(number(told))).judged();
  };
  const char* const largest = "18446744073709551615";
  EXPECT_EQ(then(largest, map_operation::incr, 2), verdict::holds);
  EXPECT_EQ(then(largest, map_operation::incr, ~std::uint64_t{0}), verdict::violated);
  EXPECT_EQ(then("2", map_operation::decr, 0), verdict::holds);
  EXPECT_EQ(then("2", map_operation::decr, ~std::uint64_t{0}), verdict::violated);
}

TEST(MapModel, AppendPutsTextBehindAndPrependBefore) {
  const auto then = [](map_operation what, const char* read) {
    return set("a")(on(what, text("b")), stored)(on(map_operation::get), was(text(read))).judged();
  };
  EXPECT_EQ(then(map_operation::append, "ab"), verdict::holds);
  EXPECT_EQ(then(map_operation::append, "ba"), verdict::violated);
  EXPECT_EQ(then(map_operation::prepend, "ba"), verdict::holds);
  EXPECT_EQ(then(map_operation::prepend, "ab"), verdict::violated);
}

TEST(MapModel, AWalkMeetsWhatIsThereAndNothingElse) {
  const map::invocation scan = over_all(map_operation::scan);
  EXPECT_EQ(set("a")(scan, listed({{key, text("a")}})).judged(), verdict::holds);
  EXPECT_EQ(set("a")(scan, listed({{key, text("b")}})).judged(), verdict::violated);
  EXPECT_EQ(set("a")(scan, listed({})).judged(), verdict::violated);
  EXPECT_EQ(set("a")(scan, listed({{key, text("a")}, {key, text("a")}})).judged(),
            verdict::violated);
}

TEST(MapModel, WhatAnErasureListsWasThereAndIsGone) {
  const map::invocation erase_some = over_all(map_operation::erase_some);
  const map::invocation get = on(map_operation::get);
  const map::response erased = listed({{key, text("a")}});
  EXPECT_EQ(set("a")(erase_some, erased)(get, was(absent)).judged(), verdict::holds);
  EXPECT_EQ(set("a")(erase_some, erased)(get, was(text("a"))).judged(), verdict::violated);
  EXPECT_EQ(set("b")(erase_some, erased).judged(), verdict::violated);
  EXPECT_EQ(set("a")(erase_some, listed({}))(get, was(absent)).judged(), verdict::violated);
}

TEST(MapModel, AfterClearNothingIsThere) {
  const map::invocation clear = over_all(map_operation::clear);
  const map::invocation get = on(map_operation::get);
  EXPECT_EQ(set("a")(clear, {})(get, was(absent)).judged(), verdict::holds);
  EXPECT_EQ(set("a")(clear, {})(get, was(text("a"))).judged(), verdict::violated);
}

TEST(MapModel, ACompareAndSwapWithoutATokenIsByOneThatIsNotKnown) {
  map::invocation unknown = cas(5, text("b"));
  unknown.token = {};
  EXPECT_EQ(set("a")(unknown, stored)(on(map_operation::get), was(text("b"))).judged(),
            verdict::holds);
  EXPECT_EQ(set("a")(unknown, told(map_outcome::exists)).judged(), verdict::holds);
  EXPECT_EQ(Commands()(unknown, stored).judged(), verdict::violated);
}

TEST(MapModel, ATokenThatNoGetsAnsweredIsNotTheKeys) {
  EXPECT_EQ(set("a")(cas(5, text("b")), stored).judged(), verdict::violated);
  EXPECT_EQ(set("a")(cas(5, text("b")), told(map_outcome::exists)).judged(), verdict::holds);
  EXPECT_EQ(
      set("a")(cas(5, text("b")), stored)(on(map_operation::gets), was(text("b"), 5)).judged(),
      verdict::violated)
      << "answered later";
}

TEST(MapModel, ACoreDoesNotAccuseACompareAndSwapOfTheLossOfItsToken) {
  const std::vector<operation_of<map>> stale = {
      did(on(map_operation::set, text("x")), told(map_outcome::yes), 0, 1),
      did(on(map_operation::gets), was(text("x"), 5), 2, 3),
      did(cas(5, text("y")), told(map_outcome::yes), 4, 5),
      did(on(map_operation::get), was(text("x")), 6, 7)};
  const auto outcome = check(map(), std::span(stale));
  ASSERT_EQ(outcome.verdict, verdict::violated);
  ASSERT_TRUE(outcome.explanation->core_is_irreducible);
  std::vector<std::size_t> answered;
  for (const auto& each : outcome.explanation->core) {
    if (!each.operation.pending()) {
      answered.push_back(each.index);
    }
  }
  EXPECT_EQ(answered, (std::vector<std::size_t>{2, 3})) << "the swap, and who read what it swapped";
}

}  // namespace
}  // namespace brigade::linearize
