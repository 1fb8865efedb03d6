#include "command_line.hpp"

namespace brigade::tools {
namespace {

[[nodiscard]] bool needs_quotes(const std::string& word) {
  return word.empty() || word.find_first_not_of(
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789_-+=./:,@%") != std::string::npos;
}

}  // namespace

std::string as_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    std::string shown = word;
    if (needs_quotes(word)) {
      for (std::size_t at = 0; (at = shown.find('\'', at)) != std::string::npos; at += 4) {
        shown.replace(at, 1, "'\\''");
      }
      shown = "'" + shown + "'";
    }
    line += (line.empty() ? "" : " ") + shown;
  }
  return line;
}

}  // namespace brigade::tools
