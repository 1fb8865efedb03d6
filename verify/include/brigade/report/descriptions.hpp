// How the operations of each model of recorded histories read, for explain().
//
// The text is that of the translations in <brigade/linearize/events/...>; what is added is how a
// key reads and, for maps, registers and sets, what an operation says about its key.
#pragma once

#include <brigade/linearize/events/map_events.hpp>
#include <brigade/linearize/events/register_events.hpp>
#include <brigade/linearize/events/set_events.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/model.hpp>
#include <brigade/report/value_numbers.hpp>
#include <optional>
#include <string>

namespace brigade::report {

/// The description of a model whose contradictions have no names of their own.
template <class Events>
struct event_description : Events {
  using model = typename Events::model;

  [[nodiscard]] static std::string key_text(const history::datum& key) {
    return linearize::events::to_text(key);
  }
};

/// Values are told apart by their text, so that the number 7 and the text "7" are one, as they are
/// to memcached. An increment whose result nobody saw, append and prepend have no normal form that
/// says what they leave.
struct map_description : event_description<linearize::events::map_events> {
  using operation_type = linearize::operation_of<model>;

  [[nodiscard]] static std::optional<linearize::keyed::operation> normal_form(
      const operation_type& op, value_numbers& numbers);
  [[nodiscard]] static std::optional<linearize::keyed::value_id> value_of(const model::state& now,
                                                                          value_numbers& numbers);
  [[nodiscard]] static std::string key_state_text(const model::state& now);
};

/// The initial value of a register is `null`, the absence of a value.
struct register_description : event_description<linearize::events::register_events> {
  using operation_type = linearize::operation_of<model>;

  [[nodiscard]] static std::optional<linearize::keyed::operation> normal_form(
      const operation_type& op, value_numbers& numbers);
  [[nodiscard]] static std::optional<linearize::keyed::value_id> value_of(const model::state& now,
                                                                          value_numbers& numbers);
};

struct set_description : event_description<linearize::events::set_events> {
  using operation_type = linearize::operation_of<model>;

  [[nodiscard]] static std::optional<linearize::keyed::operation> normal_form(
      const operation_type& op, value_numbers& numbers);
  [[nodiscard]] static std::optional<linearize::keyed::value_id> value_of(const model::state& now,
                                                                          value_numbers& numbers);
  [[nodiscard]] static std::string key_state_text(const model::state& now);
};

}  // namespace brigade::report
