// A value of a key-value store in constant size, whatever its length: for judging streams.
//
// Integers and truth values are kept as they are. A text is kept as two polynomials of its bytes
// modulo 2^61 - 1, at two points drawn at random once a process (Karp and Rabin, IBM J. Res. Dev.
// 31(2), 1987): the fingerprint of two texts one behind the other follows from theirs, so appending
// costs no more to a long value than to a short one. Two different texts of n bytes are taken for
// one with a probability of at most (n / 2^61)^2, which for a megabyte is 2^-82, and nobody can
// choose them so. Beside the text as it is, it is kept without its spaces and as the number that it
// begins with, for memcached's arithmetic (decimal.hpp). Plain values; any threads.
#pragma once

#include <array>
#include <brigade/history/event.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace brigade::linearize::models {

/// A text by two polynomials, and the powers by which they grow when another one is appended.
struct text_print {
  std::array<std::uint64_t, 2> sums{};
  std::array<std::uint64_t, 2> powers{1, 1};

  friend bool operator==(const text_print&, const text_print&) = default;
};

/// The digits that a text begins with.
struct leading_number {
  enum class ending : std::uint8_t { end, space, other };

  std::uint64_t number = 0;
  std::uint64_t digits = 0;
  bool is_too_large = false;
  ending then = ending::end;

  friend bool operator==(const leading_number&, const leading_number&) = default;
};

/// A field of a history as a fingerprint.
class fingerprint {
 public:
  fingerprint() = default;

  /// Linear in a text's length.
  explicit fingerprint(const history::datum& value);

  [[nodiscard]] std::size_t hash() const noexcept;

  friend bool operator==(const fingerprint& left, const fingerprint& right) noexcept {
    return left.kind_ == right.kind_ && left.bits_ == right.bits_ && left.whole_ == right.whole_;
  }

  friend bool is_absent(const fingerprint& value) noexcept { return value.kind_ == kind::nothing; }
  friend bool is_null(const fingerprint& value) noexcept { return value.kind_ == kind::null; }
  friend bool is_empty_text(const fingerprint& value) noexcept {
    return value.kind_ == kind::text && value.whole_ == text_print();
  }

  // As the functions of these names on a history::datum. Constant time.
  friend fingerprint joined(const fingerprint& left, const fingerprint& right);
  friend std::optional<std::uint64_t> number_in(const fingerprint& value);
  friend std::optional<std::uint64_t> number_before_lost_spaces(const fingerprint& value);
  friend fingerprint number_like(const fingerprint& like, std::uint64_t number);
  friend bool equal_but_for_spaces(const fingerprint& left, const fingerprint& right);

 private:
  enum class kind : std::uint8_t { nothing, null, truth, negative, integer, text };

  void set_text(std::string_view text);

  kind kind_ = kind::nothing;
  std::uint64_t bits_ = 0;  ///< of an integer or a truth value
  text_print whole_{};
  text_print without_spaces_{};
  leading_number begins_{};
};

}  // namespace brigade::linearize::models
