// EDN, as much of it as histories use: https://github.com/edn-format/edn.
//
// Read: nil, booleans, integers, strings, characters, symbols and keywords (as text), vectors,
// lists, sets and maps, comments, discarded forms; a tag is dropped from its value, save our own
// for strings that are no UTF-8: #brigade/hex "00ff". Other numbers are kept as text. Nesting is
// limited, and so is the size of one top-level form.
#pragma once

#include <brigade/history/event.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "character_source.hpp"

namespace brigade::history {

/// Before a string of hexadecimal digits that stands for bytes.
inline constexpr std::string_view hex_tag = "brigade/hex";

struct edn_value {
  enum class kind : std::uint8_t {
    nothing,
    boolean,
    integer,
    text,
    keyword,
    symbol,
    sequence,
    map
  };

  kind what = kind::nothing;
  datum atom{};                    ///< of nothing, boolean, integer and text
  std::string name{};              ///< of a keyword (without its colon) or symbol
  std::vector<edn_value> items{};  ///< of a sequence; of a map keys and values in turn

  [[nodiscard]] const edn_value* find(std::string_view keyword) const;
};

/// Reads one form after another. Throws format_error.
class edn_parser {
 public:
  edn_parser(character_source& characters, std::string name)
      : characters_(&characters), name_(std::move(name)) {}

  /// Skips blanks, commas and comments.
  void skip();

  /// One form, with nothing before it to skip.
  [[nodiscard]] edn_value read();

  [[nodiscard]] format_error error(file_position where, const std::string& what) const {
    return {name_, where, what};
  }

 private:
  static constexpr int deepest = 64;
  static constexpr std::size_t longest_form = std::size_t{16} << 20U;

  edn_value read_form(int depth);
  edn_value read_sequence(int close, edn_value::kind what, int depth);
  edn_value read_dispatch(int depth);
  edn_value read_bytes(int depth);
  edn_value read_string();
  edn_value read_token();
  void append_escape(std::string& text);
  void count_byte();
  int take() {
    count_byte();
    return characters_->take();
  }
  [[nodiscard]] format_error torn(const std::string& what) const;

  character_source* characters_;
  std::string name_;
  std::size_t form_bytes_ = 0;
};

}  // namespace brigade::history
