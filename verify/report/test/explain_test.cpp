#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/linearize/models/register.hpp>
#include <brigade/report/explain.hpp>
#include <optional>
#include <string>
#include <vector>

namespace brigade::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A register of integers that starts with 0, described.
struct register_description {
  using model = linearize::models::atomic_register<int>;
  using operation_type = linearize::operation_of<model>;

  static std::string text(const model::invocation& asked) {
    return asked.operation == linearize::models::register_operation::read
               ? "read()"
               : "write(" + std::to_string(asked.value) + ")";
  }
  static std::string text(const model::invocation&, const model::response& answer) {
    return answer.read ? std::to_string(*answer.read) : "done";
  }
  static std::string text(const model::state& value) { return std::to_string(value); }

  static std::optional<linearize::keyed::operation> normal_form(const operation_type& op,
                                                                value_numbers& numbers) {
    namespace keyed = linearize::keyed;
    const keyed::span_of_time when{op.invoked, op.responded};
    const auto number = [&](int value) {
      return value == 0 ? keyed::absent : numbers.of(std::to_string(value));
    };
    if (op.invocation.operation == linearize::models::register_operation::write) {
      return keyed::put(when, number(op.invocation.value));
    }
    return keyed::get(when, number(*op.response->read));
  }

  static std::optional<linearize::keyed::value_id> value_of(const model::state& value,
                                                            value_numbers& numbers) {
    return value == 0 ? linearize::keyed::absent : numbers.of(std::to_string(value));
  }
};

using model = register_description::model;
using operation_type = register_description::operation_type;
using history_type = std::vector<operation_type>;

operation_type write(std::uint32_t thread, int value, history::stamp from, history::stamp to) {
  if (to == history::never) return {thread, model::write(value), std::nullopt, from, to};
  return {thread, model::write(value), model::done(), from, to};
}

operation_type read(std::uint32_t thread, int value, history::stamp from, history::stamp to) {
  return {thread, model::read(), model::was(value), from, to};
}

document explained(const history_type& operations, std::size_t most = 1'000) {
  const model judged;
  const std::span<const operation_type> all(operations);
  explain_options options;
  options.title = "planted";
  options.most_operations = most;
  return explain<register_description>(judged, all, linearize::check(judged, all), options);
}

std::vector<std::string> core_of(const document& judged) {
  std::vector<std::string> core;
  for (const operation& op : judged.operations) {
    if (op.contradicts()) core.push_back(op.invocation + ": " + op.response);
  }
  return core;
}

std::vector<std::string> states_of(const linearization& order) {
  std::vector<std::string> states;
  for (const step& s : order.steps) states.push_back(s.state);
  return states;
}

// A stale read among operations that do not matter, with two operations open as it answers.
history_type stale() {
  return {read(7, 0, 0, 1),   write(3, 1, 2, 3), write(3, 2, 4, 5),
          read(9, 1, 6, 8),   read(3, 2, 7, 12), write(7, 3, 7, history::never),
          write(9, 4, 10, 11)};
}

TEST(Explain, MarksTheCoreAndNamesTheContradiction) {
  const document judged = explained(stale());
  EXPECT_EQ(judged.verdict, verdict::violated);
  EXPECT_THAT(core_of(judged), ElementsAre("write(1): done", "write(2): done", "read(): 1"));
  EXPECT_EQ(judged.sentence,
            "Stale read: read() by client 9 answered 1, though write(2) by client 3 had "
            "overwritten that before it began.");
}

TEST(Explain, ClientsAreNumberedWithoutGapsAndNamedAsRecorded) {
  const document judged = explained(stale());
  EXPECT_THAT(judged.clients, ElementsAre("client 3", "client 7", "client 9"));
  EXPECT_EQ(judged.operations[0].client, 1U);
  EXPECT_EQ(judged.operations[3].client, 2U);
}

TEST(Explain, ThePrefixCarriesTheStateAfterEachStep) {
  const document judged = explained(stale());
  EXPECT_EQ(judged.initial_state, "0");
  auto states = states_of(judged.longest_prefix);
  ASSERT_GE(states.size(), 3U) << "what was answered before; the checker may add what was open";
  states.resize(3);
  EXPECT_THAT(states, ElementsAre("0", "1", "2"));
}

TEST(Explain, WhatWasOpenIsAddedAsFarAsTheModelAcceptsIt) {
  const document judged = explained(stale());
  ASSERT_THAT(judged.partial_linearizations, SizeIs(1));
  const auto& steps = judged.partial_linearizations[0].steps;
  EXPECT_THAT(states_of(judged.partial_linearizations[0]), ElementsAre("0", "1", "2", "2", "3"));
  EXPECT_EQ(steps[3].operation, 4U) << "the read that was open";
  EXPECT_EQ(steps[4].operation, 5U) << "the write that stays pending";
}

TEST(Explain, AnExcerptKeepsTheContradictionAndWhatIsNearest) {
  history_type operations;
  for (int i = 0; i < 500; ++i) operations.push_back(read(0, 0, 10 * i, 10 * i + 5));
  for (operation_type op : stale()) {
    op.invoked += 10'000;
    if (!op.pending()) op.responded += 10'000;
    operations.push_back(op);
  }
  const document judged = explained(operations, 10);
  EXPECT_THAT(judged.operations, SizeIs(10));
  EXPECT_EQ(judged.judged, 507U);
  EXPECT_THAT(core_of(judged), SizeIs(3));
  EXPECT_EQ(judged.operations[0].invoked, 4'970) << "the last three of the 500";
  ASSERT_GE(judged.longest_prefix.steps.size(), 6U) << "only steps that are shown";
  EXPECT_EQ(judged.longest_prefix.steps[0].operation, 0U);
  EXPECT_EQ(judged.longest_prefix.steps[5].state, "2");
}

// An outcome as a check leaves it that could not relax the whole past: the core is one read, after
// operations that leave 2.
document explained_after_the_past(int read_value) {
  const model judged;
  const history_type operations{write(0, 1, 0, 1), write(0, 2, 2, 3), read(1, read_value, 4, 5)};
  linearize::result<model> outcome;
  outcome.verdict = linearize::verdict::violated;
  auto& why = outcome.explanation.emplace();
  why.core = {{.index = 2, .operation = operations[2]}};
  why.settled = {2, 2};
  why.possible_states = {2};
  why.stuck = why.core[0];
  why.prefix = {{.index = 0, .operation = operations[0]}, {.index = 1, .operation = operations[1]}};
  return explain<register_description>(judged, operations, outcome, {});
}

TEST(Explain, AValueOlderThanTheSettledPastIsStaleAndNotFromNowhere) {
  EXPECT_EQ(explained_after_the_past(1).sentence,
            "Stale read: read() by client 1 answered 1, though what had completed before it began "
            "leaves 2.");
  EXPECT_EQ(explained_after_the_past(0).sentence,
            "Lost insert: read() by client 1 answered 0, though what had completed before it began "
            "leaves 2.");
  EXPECT_EQ(explained_after_the_past(7).sentence,
            "Value from nowhere: read() by client 1 answered 7, which nothing that began before "
            "that response accounts for.");
}

TEST(Explain, ACoreThatStartsFromASettledPastSaysSo) {
  EXPECT_EQ(explained_after_the_past(1).core_note,
            "It starts from 2, the one state that the 2 operations before it leave.");
}

TEST(Explain, AHistoryThatHoldsHasNoCore) {
  const document judged = explained({write(0, 1, 0, 1), read(0, 1, 2, 3)});
  EXPECT_EQ(judged.verdict, verdict::holds);
  EXPECT_THAT(core_of(judged), IsEmpty());
  EXPECT_EQ(judged.sentence, "");
}

TEST(Explain, AnUnknownVerdictSaysWhy) {
  const model judged;
  const history_type operations = stale();
  const std::span<const operation_type> all(operations);
  linearize::result<model> outcome;
  outcome.reason = "out of memory in a part of 7 operations";
  const document made = explain<register_description>(judged, all, outcome, {});
  EXPECT_EQ(made.verdict, verdict::unknown);
  EXPECT_EQ(made.sentence,
            "The search ended before a verdict: out of memory in a part of 7 operations.");
}

}  // namespace
}  // namespace brigade::report
