#include <algorithm>
#include <brigade/linearize/models/fingerprint.hpp>
#include <charconv>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <variant>

namespace brigade::linearize::models {
namespace {

__extension__ using wide = unsigned __int128;

constexpr std::uint64_t prime = (std::uint64_t{1} << 61U) - 1;

[[nodiscard]] std::uint64_t reduced(std::uint64_t sum) noexcept {
  return sum >= prime ? sum - prime : sum;
}

[[nodiscard]] std::uint64_t product(std::uint64_t left, std::uint64_t right) noexcept {
  const wide whole = wide{left} * right;
  return reduced((static_cast<std::uint64_t>(whole) & prime) +
                 static_cast<std::uint64_t>(whole >> 61U));
}

/// The points at which the polynomials are taken: unknown to whoever wrote the history.
[[nodiscard]] const std::array<std::uint64_t, 2>& points() {
  static const std::array<std::uint64_t, 2> drawn = [] {
    std::random_device source;
    std::uniform_int_distribution<std::uint64_t> any(std::uint64_t{1} << 32U, prime - 1);
    return std::array{any(source), any(source)};
  }();
  return drawn;
}

[[nodiscard]] std::uint64_t power(std::uint64_t base, std::uint64_t exponent) noexcept {
  std::uint64_t result = 1;
  for (; exponent != 0; exponent /= 2) {
    result = exponent % 2 != 0 ? product(result, base) : result;
    base = product(base, base);
  }
  return result;
}

enum class spaces : std::uint8_t { kept, left_out };

[[nodiscard]] text_print print_of(std::string_view text, spaces how) {
  const auto [one, other] = points();
  text_print print;
  std::uint64_t length = 0;
  for (const char byte : text) {
    if (byte != ' ' || how == spaces::kept) {
      const std::uint64_t symbol = static_cast<unsigned char>(byte) + std::uint64_t{1};
      print.sums = {reduced(product(print.sums[0], one) + symbol),
                    reduced(product(print.sums[1], other) + symbol)};
      ++length;
    }
  }
  print.powers = {power(one, length), power(other, length)};
  return print;
}

[[nodiscard]] text_print with_text(const text_print& head, const text_print& tail) noexcept {
  text_print both;
  for (std::size_t at = 0; at < 2; ++at) {
    both.sums[at] = reduced(product(head.sums[at], tail.powers[at]) + tail.sums[at]);
    both.powers[at] = product(head.powers[at], tail.powers[at]);
  }
  return both;
}

/// The number with `digits` more digits behind it, which are `tail`.
void extend(leading_number& head, const leading_number& tail) noexcept {
  std::uint64_t shifted = head.number;
  for (std::uint64_t at = 0; at < tail.digits && shifted != 0 && !head.is_too_large; ++at) {
    head.is_too_large = shifted > std::numeric_limits<std::uint64_t>::max() / 10;
    shifted *= 10;
  }
  head.number = shifted + tail.number;
  head.is_too_large = head.is_too_large || tail.is_too_large || head.number < shifted;
  head.digits += tail.digits;
  head.then = tail.then;
}

[[nodiscard]] leading_number number_at(std::string_view text) noexcept {
  leading_number found;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, found.number);
  found.is_too_large = failure == std::errc::result_out_of_range;
  const char* const other = failure == std::errc::invalid_argument ? text.data() : stop;
  found.digits = static_cast<std::uint64_t>(other - text.data());
  found.then = other == end    ? leading_number::ending::end
               : *other == ' ' ? leading_number::ending::space
                               : leading_number::ending::other;
  return found;
}

}  // namespace

fingerprint::fingerprint(const history::datum& value) {
  std::visit(
      [this](const auto& held) {
        using held_type = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<held_type, std::string>) {
          set_text(held);
        } else if constexpr (std::is_same_v<held_type, history::null_value>) {
          kind_ = kind::null;
        } else if constexpr (!std::is_same_v<held_type, std::monostate>) {
          const bool is_negative = std::is_signed_v<held_type> && held < held_type{};
          kind_ = std::is_same_v<held_type, bool> ? kind::truth
                  : is_negative                   ? kind::negative
                                                  : kind::integer;
          bits_ = static_cast<std::uint64_t>(held);
        }
      },
      value);
}

void fingerprint::set_text(std::string_view text) {
  kind_ = kind::text;
  whole_ = print_of(text, spaces::kept);
  const bool has_spaces = text.find(' ') != std::string_view::npos;
  without_spaces_ = has_spaces ? print_of(text, spaces::left_out) : whole_;
  begins_ = number_at(text);
}

std::size_t fingerprint::hash() const noexcept {
  const std::uint64_t mixed = bits_ ^ whole_.sums[0] ^ (whole_.sums[1] << 3U);
  return static_cast<std::size_t>(mixed * 8 + static_cast<std::uint64_t>(kind_));
}

fingerprint joined(const fingerprint& left, const fingerprint& right) {
  fingerprint both;
  both.kind_ = fingerprint::kind::null;
  if (left.kind_ == fingerprint::kind::text && right.kind_ == fingerprint::kind::text) {
    both = left;
    both.whole_ = with_text(left.whole_, right.whole_);
    both.without_spaces_ = with_text(left.without_spaces_, right.without_spaces_);
    if (left.begins_.then == leading_number::ending::end) {
      extend(both.begins_, right.begins_);
    }
  }
  return both;
}

std::optional<std::uint64_t> number_in(const fingerprint& value) {
  using ending = leading_number::ending;
  if (value.kind_ == fingerprint::kind::integer || value.kind_ == fingerprint::kind::negative) {
    return value.bits_;
  }
  const leading_number& begins = value.begins_;
  const bool is_number = value.kind_ == fingerprint::kind::text && begins.digits != 0 &&
                         !begins.is_too_large && begins.then != ending::other;
  return is_number ? std::optional(begins.number) : std::nullopt;
}

std::optional<std::uint64_t> number_before_lost_spaces(const fingerprint& value) {
  fingerprint cut = value;
  cut.begins_.then = leading_number::ending::end;
  return number_in(cut);
}

fingerprint number_like(const fingerprint& like, std::uint64_t number) {
  fingerprint made;
  if (like.kind_ == fingerprint::kind::text) {
    made.set_text(std::to_string(number));
  } else {
    made.kind_ = fingerprint::kind::integer;
    made.bits_ = number;
  }
  return made;
}

bool equal_but_for_spaces(const fingerprint& left, const fingerprint& right) {
  const bool are_texts =
      left.kind_ == fingerprint::kind::text && right.kind_ == fingerprint::kind::text;
  return are_texts ? left.without_spaces_ == right.without_spaces_ : left == right;
}

}  // namespace brigade::linearize::models
