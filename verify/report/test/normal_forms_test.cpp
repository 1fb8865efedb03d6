// The normal form of an operation says what the model says: from every state of its key it accepts
// the answer exactly where the model does, and leaves the same state.
#include <gtest/gtest.h>

#include <brigade/report/descriptions.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace brigade::report {
namespace {

namespace keyed = linearize::keyed;
using history::datum;
using linearize::models::map_operation;
using linearize::models::map_outcome;
using linearize::models::map_response;

// What the normal form does to a state; nothing where its condition is not met.
std::optional<keyed::value_id> applied(const keyed::operation& form, keyed::value_id state) {
  bool met = true;
  switch (form.when) {
    case keyed::condition::equals:
      met = state == form.expected;
      break;
    case keyed::condition::differs:
      met = state != form.expected;
      break;
    case keyed::condition::differs_present:
      met = state != keyed::absent && state != form.expected;
      break;
    default:
      break;
  }
  if (!met) return form.unanswered ? std::optional(state) : std::nullopt;
  return form.changes() ? form.stored : state;
}

template <class Description>
void expect_agreement(const typename Description::model& model,
                      const typename Description::operation_type& op,
                      const std::vector<typename Description::model::state>& states) {
  value_numbers numbers;
  const auto form = Description::normal_form(op, numbers);
  if (!form) return;
  const std::string what =
      Description::text(op.invocation) +
      (op.response ? " -> " + Description::text(op.invocation, *op.response) : " pending");
  for (auto state : states) {
    SCOPED_TRACE(what + " in " + Description::text(state));
    const auto left = applied(*form, *Description::value_of(state, numbers));
    const bool accepted = linearize::advance(model, state, op.invocation, linearize::observed(op));
    ASSERT_EQ(accepted, left.has_value());
    if (accepted) {
      ASSERT_EQ(*Description::value_of(state, numbers), *left);
    }
  }
}

datum text(const char* bytes) { return std::string(bytes); }

std::vector<linearize::models::map::state> map_states() {
  std::vector<linearize::models::map::state> states(1);
  for (const char* value : {"1", "2", "x"}) states.push_back({{text("a"), text(value), {}, false}});
  return states;
}

// The answers that an operation may give, sensible or not.
std::vector<map_response> answers(map_operation what) {
  std::vector<map_response> all;
  switch (what) {
    case map_operation::get:
    case map_operation::exchange:
      for (const char* value : {"1", "2", "x"}) all.push_back({.value = text(value)});
      all.push_back({.value = history::null_value{}});
      return all;
    case map_operation::incr:
    case map_operation::fetch_add:
      for (const std::int64_t value : {1, 2, 3}) all.push_back({.value = value});
      all.push_back({.value = history::null_value{}});
      return all;
    case map_operation::set:
    case map_operation::discard:
      return {map_response{}};
    default:
      return {{.outcome = map_outcome::yes}, {.outcome = map_outcome::no}};
  }
}

TEST(NormalForms, OfAMapAgreeWithItsModel) {
  const linearize::models::map model;
  for (const map_operation what :
       {map_operation::get, map_operation::contains, map_operation::set, map_operation::put,
        map_operation::add, map_operation::replace, map_operation::exchange, map_operation::erase,
        map_operation::cas_value, map_operation::discard, map_operation::incr,
        map_operation::fetch_add}) {
    const bool counts = what == map_operation::incr || what == map_operation::fetch_add;
    const datum stored = counts ? datum(std::int64_t{1}) : text("2");
    for (const map_response& answer : answers(what)) {
      const map_description::operation_type op{
          0, {what, text("a"), stored, text("1"), {}}, answer, 0, 1};
      ASSERT_NO_FATAL_FAILURE(expect_agreement<map_description>(model, op, map_states()));
    }
  }
}

TEST(NormalForms, OfARegisterAgreeWithItsModel) {
  using model_type = register_description::model;
  const model_type model(history::null_value{});
  const std::vector<datum> states{history::null_value{}, text("1"), text("2")};
  for (const auto& [asked, answer] :
       {std::pair(model_type::write(text("1")), model_type::done()),
        std::pair(model_type::read(), model_type::was(text("1"))),
        std::pair(model_type::compare_and_swap(text("1"), text("2")), model_type::done()),
        std::pair(model_type::compare_and_swap(text("1"), text("2")), model_type::not_swapped())}) {
    const register_description::operation_type op{0, asked, answer, 0, 1};
    ASSERT_NO_FATAL_FAILURE(expect_agreement<register_description>(model, op, states));
  }
}

TEST(NormalForms, OfASetAgreeWithItsModel) {
  using model_type = set_description::model;
  const model_type model;
  const std::vector<model_type::state> states{{}, {text("a")}};
  for (const auto& asked : {model_type::insert(text("a")), model_type::erase(text("a")),
                            model_type::contains(text("a"))}) {
    for (const auto& answer : {model_type::yes(), model_type::no()}) {
      const set_description::operation_type op{0, asked, answer, 0, 1};
      ASSERT_NO_FATAL_FAILURE(expect_agreement<set_description>(model, op, states));
    }
  }
}

TEST(NormalForms, OfWhatIsPendingAreOfTheOutcomeThatChangesSomething) {
  value_numbers numbers;
  const map_description::operation_type op{
      0, {map_operation::add, text("a"), text("2"), {}, {}}, std::nullopt, 5, history::never};
  const auto form = map_description::normal_form(op, numbers);
  ASSERT_TRUE(form.has_value());
  EXPECT_TRUE(form->pending());
  EXPECT_TRUE(form->changes());
  EXPECT_EQ(form->stored, numbers.of("2"));
}

TEST(NormalForms, TellNumbersAndTheirTextAlike) {
  value_numbers numbers;
  const auto get = [&](datum value) {
    const map_description::operation_type op{
        0, {map_operation::get, text("a"), {}, {}, {}}, map_response{.value = value}, 0, 1};
    return map_description::normal_form(op, numbers)->expected;
  };
  EXPECT_EQ(get(std::int64_t{7}), get(text("7")));
  EXPECT_NE(get(std::int64_t{7}), get(text("8")));
}

}  // namespace
}  // namespace brigade::report
