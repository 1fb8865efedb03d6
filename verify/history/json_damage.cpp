#include "json_damage.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace brigade::history {
namespace {

/// Follows the text to its first error, of whatever kind, and keeps nothing of it.
class damage_finder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<line_error> found{};

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }

  bool parse_error(std::size_t read, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    const bool is_syntax = dynamic_cast<const nlohmann::json::parse_error*>(&error) != nullptr;
    const std::size_t behind = is_syntax ? 1 : token.size();  // a number ends before it is refused
    const std::string text = error.what();
    const std::size_t words = text.find(is_syntax ? ": " : "] ");
    found.emplace(read < behind ? 0 : read - behind,
                  "expected JSON: " + (words == text.npos ? text : text.substr(words + 2)));
    return false;
  }
};

}  // namespace

std::optional<line_error> json_damage(std::string_view text) {
  damage_finder finder;
  (void)nlohmann::json::sax_parse(text, &finder);
  return finder.found;
}

}  // namespace brigade::history
