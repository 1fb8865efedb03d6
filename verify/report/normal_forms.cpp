// What each operation of a map, a register or a set says about its key.
#include <brigade/linearize/models/decimal.hpp>
#include <brigade/report/descriptions.hpp>
#include <cstdint>
#include <variant>

namespace brigade::report {
namespace {

namespace keyed = linearize::keyed;
using history::datum;
using linearize::models::map_operation;
using linearize::models::map_outcome;

bool is_null(const datum& value) { return std::holds_alternative<history::null_value>(value); }

// The value's number; `absent` for null.
keyed::value_id number_of(const datum& value, value_numbers& numbers) {
  if (is_null(value)) return keyed::absent;
  if (const auto* const bytes = std::get_if<std::string>(&value)) return numbers.of(*bytes);
  return numbers.of(linearize::events::to_text(value));
}

// An operation that may have met any state and left it as it was.
keyed::operation nothing_said(keyed::span_of_time when) {
  keyed::operation nothing;
  nothing.invoked = when.invoked;
  nothing.responded = when.responded;
  return nothing;
}

// One operation on a map, taken apart; each member function is the form of some operations.
class map_form {
 public:
  using form = std::optional<keyed::operation>;

  map_form(const map_description::operation_type& op, value_numbers& numbers)
      : op_(op),
        numbers_(numbers),
        when_{op.invoked, op.pending() ? history::never : op.responded} {
    if (op.response) answer_ = *op.response;
    if (op.pending()) answer_.outcome = map_outcome::yes;  // the outcome that changes something
  }

  form make() {
    switch (op_.invocation.operation) {
      case map_operation::get:
      case map_operation::gets:
      case map_operation::contains:
        return op_.pending() ? nothing_said(when_) : read();
      case map_operation::set:
        return keyed::put(when_, stored());
      case map_operation::put:
        return told() && !op_.pending() ? keyed::insert_or_assign(when_, stored(), yes())
                                        : keyed::put(when_, stored());
      case map_operation::add:
        return conditional(keyed::insert(when_, stored(), yes() || !told()));
      case map_operation::replace:
        return conditional(keyed::replace(when_, stored(), yes() || !told()));
      case map_operation::exchange:
        return exchange(stored());
      case map_operation::erase:
        return exchange(keyed::absent);
      case map_operation::discard:
        return keyed::put(when_, keyed::absent);
      case map_operation::cas_token:
      case map_operation::cas_value:
        return cas();
      case map_operation::incr:
      case map_operation::fetch_add:
        return counted();
      default:
        return op_.response && !yes() && told() ? form(keyed::contains(when_, false)) : form();
    }
  }

 private:
  [[nodiscard]] bool told() const { return answer_.outcome != map_outcome::untold; }
  [[nodiscard]] bool yes() const { return answer_.outcome == map_outcome::yes; }
  [[nodiscard]] bool reads_value() const { return !history::is_absent(answer_.value); }
  [[nodiscard]] keyed::value_id stored() { return number_of(op_.invocation.value, numbers_); }

  // Answered, but what came of it was not told.
  [[nodiscard]] keyed::operation conditional(keyed::operation changed) const {
    return told() ? changed : keyed::unanswered(changed);
  }

  [[nodiscard]] keyed::operation read() {
    if (reads_value()) return keyed::get(when_, number_of(answer_.value, numbers_));
    return told() ? keyed::contains(when_, yes()) : nothing_said(when_);
  }

  // Stores where the key is there (erase stores `absent`), and may tell what it met.
  [[nodiscard]] keyed::operation exchange(keyed::value_id left) {
    if (!reads_value()) {
      return conditional(keyed::replace(when_, left, yes() || !told()));
    }
    const keyed::value_id met = number_of(answer_.value, numbers_);
    return met == keyed::absent ? keyed::get(when_, met) : keyed::exchange(when_, left, met);
  }

  [[nodiscard]] keyed::operation cas() {
    const bool by_token = op_.invocation.operation == map_operation::cas_token;
    const bool swapped = yes() || !told();
    if (answer_.outcome == map_outcome::not_found) return keyed::contains(when_, false);
    if (by_token) {  // which value the token stands for is not known here
      return conditional(swapped ? keyed::replace(when_, stored(), true)
                                 : keyed::contains(when_, true));
    }
    const keyed::value_id expected = number_of(op_.invocation.expected, numbers_);
    if (!swapped && answer_.outcome == map_outcome::exists) {
      return keyed::cas_met_other(when_, expected);
    }
    return conditional(keyed::cas(when_, expected, stored(), swapped));
  }

  // incr tells the new number, fetch_add the old one.
  [[nodiscard]] form counted() {
    if (!op_.response) return std::nullopt;
    if (is_null(answer_.value)) return keyed::contains(when_, false);
    if (!reads_value() && told() && !yes()) return nothing_said(when_);  // it met no number
    const auto told_number = linearize::models::number_in(answer_.value);
    const auto amount = linearize::models::number_in(op_.invocation.value);
    if (!told_number || !amount) return std::nullopt;
    const bool tells_old = op_.invocation.operation == map_operation::fetch_add;
    const std::uint64_t before = tells_old ? *told_number : *told_number - *amount;
    return keyed::cas(when_, numbers_.of(std::to_string(before)),
                      numbers_.of(std::to_string(before + *amount)), true);
  }

  const map_description::operation_type& op_;
  value_numbers& numbers_;
  keyed::span_of_time when_;
  linearize::models::map_response answer_;
};

}  // namespace

std::optional<keyed::operation> map_description::normal_form(const operation_type& op,
                                                             value_numbers& numbers) {
  return map_form(op, numbers).make();
}

std::optional<keyed::operation> register_description::normal_form(const operation_type& op,
                                                                  value_numbers& numbers) {
  using linearize::models::register_operation;
  const keyed::span_of_time when{op.invoked, op.pending() ? history::never : op.responded};
  const auto& asked = op.invocation;
  switch (asked.operation) {
    case register_operation::write:
      return keyed::put(when, number_of(asked.value, numbers));
    case register_operation::compare_and_swap:
      return keyed::cas(when, number_of(asked.expected, numbers), number_of(asked.value, numbers),
                        op.pending() || op.response->swapped);
    case register_operation::read:
      break;
  }
  if (op.pending()) return nothing_said(when);
  return keyed::get(when, number_of(*op.response->read, numbers));
}

std::optional<keyed::operation> set_description::normal_form(const operation_type& op,
                                                             value_numbers& numbers) {
  using linearize::models::set_operation;
  const keyed::span_of_time when{op.invoked, op.pending() ? history::never : op.responded};
  const bool done = op.pending() || op.response->done;
  switch (op.invocation.operation) {
    case set_operation::insert:
      return keyed::insert(when, numbers.of("there"), done);
    case set_operation::erase:
      return keyed::erase(when, done);
    case set_operation::contains:
      return op.pending() ? nothing_said(when) : keyed::contains(when, done);
    case set_operation::size:
      break;
  }
  return std::nullopt;
}

std::optional<keyed::value_id> map_description::value_of(const model::state& now,
                                                         value_numbers& numbers) {
  if (now.empty()) return keyed::absent;
  return now.size() == 1 ? std::optional(number_of(now[0].value, numbers)) : std::nullopt;
}

std::string map_description::key_state_text(const model::state& now) {
  if (now.empty()) return "absent";
  return now.size() == 1 ? linearize::events::to_text(now[0].value) : text(now);
}

std::optional<keyed::value_id> register_description::value_of(const model::state& now,
                                                              value_numbers& numbers) {
  return number_of(now, numbers);
}

std::optional<keyed::value_id> set_description::value_of(const model::state& now,
                                                         value_numbers& numbers) {
  if (now.empty()) return keyed::absent;
  return now.size() == 1 ? std::optional(numbers.of("there")) : std::nullopt;
}

std::string set_description::key_state_text(const model::state& now) {
  return now.empty() ? "absent" : "there";
}

}  // namespace brigade::report
