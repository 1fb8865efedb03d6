#include "jepsen_event.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace brigade::history {
namespace {

[[nodiscard]] std::string text_of(const edn_value& value) {
  switch (value.what) {
    case edn_value::kind::nothing:
      return "nil";
    case edn_value::kind::boolean:
      return std::get<bool>(value.atom) ? "true" : "false";
    case edn_value::kind::integer:
      return std::holds_alternative<std::int64_t>(value.atom)
                 ? std::to_string(std::get<std::int64_t>(value.atom))
                 : std::to_string(std::get<std::uint64_t>(value.atom));
    case edn_value::kind::text:
      return '"' + std::get<std::string>(value.atom) + '"';
    case edn_value::kind::keyword:
      return ':' + value.name;
    case edn_value::kind::symbol:
      return value.name;
    case edn_value::kind::sequence:
    case edn_value::kind::map:
      break;
  }
  std::string text = value.what == edn_value::kind::map ? "{" : "[";
  for (const edn_value& item : value.items) {
    text += text.size() > 1 ? " " : "";
    text += text_of(item);
  }
  return text + (value.what == edn_value::kind::map ? '}' : ']');
}

}  // namespace

datum field_of(const edn_value& value) {
  switch (value.what) {
    case edn_value::kind::nothing:
    case edn_value::kind::boolean:
    case edn_value::kind::integer:
    case edn_value::kind::text:
      return value.atom;
    default:
      return text_of(value);
  }
}

std::optional<event_type> event_type_of(std::string_view name) {
  for (const event_type type :
       {event_type::invoke, event_type::ok, event_type::fail, event_type::info}) {
    if (to_string(type) == name) {
      return type;
    }
  }
  return std::nullopt;
}

void set_value(owned_event& into, const edn_value& value) {
  if (into.f != "cas" || into.type != event_type::invoke) {
    into.value = into.f == "cas" ? datum() : field_of(value);
    return;
  }
  if (value.what != edn_value::kind::sequence || value.items.size() != 2) {
    throw std::invalid_argument("expected :value [old new] of a cas");
  }
  into.expected = field_of(value.items[0]);
  into.value = field_of(value.items[1]);
}

std::string model_with(std::string_view f, bool has_key) {
  struct suggestion {
    std::string_view f;
    std::string_view model;
  };
  static constexpr std::array<suggestion, 17> suggestions = {{{"read", "cas-register"},
                                                              {"write", "cas-register"},
                                                              {"cas", "cas-register"},
                                                              {"acquire", "lock"},
                                                              {"release", "lock"},
                                                              {"enqueue", "queue"},
                                                              {"dequeue", "queue"},
                                                              {"push", "stack"},
                                                              {"pop", "stack"},
                                                              {"insert", "set"},
                                                              {"erase", "set"},
                                                              {"remove", "set"},
                                                              {"contains", "set"},
                                                              {"fetch_add", "counter"},
                                                              {"get", "string-map"},
                                                              {"put", "string-map"},
                                                              {"append", "string-map"}}};
  if (has_key) {
    return "string-map";
  }
  const auto* const found = std::find_if(suggestions.begin(), suggestions.end(),
                                         [&](const suggestion& each) { return each.f == f; });
  return found == suggestions.end() ? std::string() : std::string(found->model);
}

}  // namespace brigade::history
