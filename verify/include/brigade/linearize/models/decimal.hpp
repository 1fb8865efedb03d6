// Numbers as memcached keeps them: decimal text, 64 bits, incr wraps and decr stops at zero.
#pragma once

#include <brigade/history/event.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace brigade::linearize::models {

/// The number that a value holds: an integer, or text of digits that ends there or goes on with a
/// space, as memcached reads it.
[[nodiscard]] inline std::optional<std::uint64_t> number_in(const history::datum& value) {
  if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
    return static_cast<std::uint64_t>(*integer);
  }
  if (const auto* const integer = std::get_if<std::uint64_t>(&value)) {
    return *integer;
  }
  const auto* const text = std::get_if<std::string>(&value);
  if (text == nullptr) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, failure] = std::from_chars(text->data(), end, number);
  if (failure != std::errc{} || (stop != end && *stop != ' ')) {
    return std::nullopt;
  }
  return number;
}

/// The number that a text begins with, where spaces may have been lost behind it.
[[nodiscard]] inline std::optional<std::uint64_t> number_before_lost_spaces(
    const history::datum& value) {
  const auto* const text = std::get_if<std::string>(&value);
  return text == nullptr ? number_in(value)
                         : number_in(text->substr(0, text->find_first_not_of("0123456789")));
}

/// The number in the form of `like`: text where that is text, else an integer.
[[nodiscard]] inline history::datum number_like(const history::datum& like, std::uint64_t number) {
  if (std::holds_alternative<std::string>(like)) {
    return std::to_string(number);
  }
  return history::integer_datum(number);
}

/// Equal but for spaces, or the same number as text and as an integer.
[[nodiscard]] inline bool equal_but_for_spaces(const history::datum& left,
                                               const history::datum& right) {
  const auto* const a = std::get_if<std::string>(&left);
  const auto* const b = std::get_if<std::string>(&right);
  if (a == nullptr || b == nullptr) {
    return left == right;
  }
  const auto without_spaces = [](std::string text) {
    std::erase(text, ' ');
    return text;
  };
  return without_spaces(*a) == without_spaces(*b);
}

}  // namespace brigade::linearize::models
