#include "token.hpp"

#include <charconv>
#include <stdexcept>

namespace brigade::explore::strategies {

namespace {

constexpr char prefix[] = "b1:";
constexpr std::size_t prefix_size = sizeof prefix - 1;
constexpr std::size_t longest_run = 1'000'000;

[[noreturn]] void refuse(const std::string& token, const char* why) {
  throw std::invalid_argument("'" + token + "' is no replay token: " + why);
}

// Reads a number at `at` and moves past it.
std::size_t number(const std::string& token, std::size_t& at) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(token.data() + at, token.data() + token.size(), value);
  if (error != std::errc{}) refuse(token, "a number is missing");
  at = static_cast<std::size_t>(end - token.data());
  return value;
}

}  // namespace

std::string encode(const std::vector<decision>& schedule) {
  std::string text = prefix;
  for (std::size_t i = 0; i < schedule.size();) {
    std::size_t run = 1;
    while (i + run < schedule.size() && schedule[i + run] == schedule[i]) ++run;
    if (i != 0) text += ',';
    if (schedule[i].is_choice) text += '?';
    text += std::to_string(schedule[i].value);
    if (run > 1) text += 'x' + std::to_string(run);
    i += run;
  }
  return text;
}

std::vector<decision> decode(const std::string& token) {
  if (token.compare(0, prefix_size, prefix) != 0) refuse(token, "it does not begin with b1:");
  std::vector<decision> schedule;
  for (std::size_t at = prefix_size; at < token.size();) {
    decision next{0, token[at] == '?'};
    if (next.is_choice) ++at;
    next.value = static_cast<std::uint16_t>(number(token, at));
    std::size_t run = 1;
    if (at < token.size() && token[at] == 'x') run = number(token, ++at);
    if (run == 0 || run > longest_run) refuse(token, "a run is empty or too long");
    schedule.insert(schedule.end(), run, next);
    if (at < token.size() && token[at++] != ',') refuse(token, "a comma is missing");
  }
  return schedule;
}

}  // namespace brigade::explore::strategies
