// Reads fields of events, saying what was expected where one does not fit.
#pragma once

#include <brigade/history/event.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace brigade::linearize::events {

/// The field, which must be there. Throws std::invalid_argument("expected ...").
[[nodiscard]] inline history::datum required(const history::datum_view& field,
                                             std::string_view name, std::string_view operation) {
  if (history::is_absent(field)) {
    throw std::invalid_argument("expected the field \"" + std::string(name) + "\" of " +
                                std::string(operation));
  }
  return history::own(field);
}

/// `result` as yes or no; `fallback` where it is absent. The words are those of memcached's
/// protocol.
[[nodiscard]] inline bool truth(const history::datum_view& result, bool fallback) {
  if (history::is_absent(result)) {
    return fallback;
  }
  if (const bool* const plain = std::get_if<bool>(&result)) {
    return *plain;
  }
  throw std::invalid_argument("expected \"result\" to be true or false");
}

[[noreturn]] inline void unknown_operation(std::string_view f, std::string_view model,
                                           std::string_view known) {
  throw std::invalid_argument("expected an operation of the model " + std::string(model) + " (" +
                              std::string(known) + "), not \"" + std::string(f) + "\"");
}

}  // namespace brigade::linearize::events
