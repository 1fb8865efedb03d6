// How much memory an operation of a recorded history holds.
#pragma once

#include <brigade/history/event.hpp>
#include <brigade/report/descriptions.hpp>
#include <cstddef>
#include <string>
#include <variant>

namespace brigade::tools {

/// Of a text that is too long to be part of its string object.
[[nodiscard]] inline std::size_t text_bytes(const history::datum& value) {
  const auto* const text = std::get_if<std::string>(&value);
  return text == nullptr || text->capacity() <= std::string().capacity() ? 0 : text->capacity();
}

[[nodiscard]] inline std::size_t kept_bytes(
    const linearize::operation_of<report::map_description::model>& operation) {
  const auto& asked = operation.invocation;
  std::size_t bytes = sizeof(operation) + text_bytes(asked.key) + text_bytes(asked.value) +
                      text_bytes(asked.expected) + text_bytes(asked.token);
  if (operation.response) {
    bytes += text_bytes(operation.response->value) + text_bytes(operation.response->token);
    if (operation.response->items) {
      for (const auto& item : *operation.response->items) {
        bytes += sizeof(item) + text_bytes(item.first) + text_bytes(item.second);
      }
    }
  }
  return bytes;
}

[[nodiscard]] inline std::size_t kept_bytes(
    const linearize::operation_of<report::register_description::model>& operation) {
  std::size_t bytes = sizeof(operation) + text_bytes(operation.invocation.value) +
                      text_bytes(operation.invocation.expected);
  if (operation.response && operation.response->read) {
    bytes += text_bytes(*operation.response->read);
  }
  return bytes;
}

[[nodiscard]] inline std::size_t kept_bytes(
    const linearize::operation_of<report::set_description::model>& operation) {
  return sizeof(operation) + text_bytes(operation.invocation.value);
}

}  // namespace brigade::tools
