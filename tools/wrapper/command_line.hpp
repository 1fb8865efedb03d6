// A compiler's command line, as far as the wrapper has to understand it.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace brigade::wrapper {

/// What cannot be done for the explorer; the message names the option.
class refused : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct command_line {
  std::vector<std::string> arguments{};  ///< without what the wrapper leaves out, in their order
  std::vector<std::string> sources{};
  std::vector<std::string> options{};  ///< for compiling one source: neither inputs nor -o
  std::string output{};                ///< of -o
  bool compiles_only = false;          ///< -c
  bool stops_early = false;            ///< -c, -S, -E and the like
  bool makes_a_library = false;        ///< -shared, -r
  bool has_inputs = false;
};

/// Throws refused.
[[nodiscard]] command_line parse(const std::vector<std::string>& words);

[[nodiscard]] bool is_source(const std::string& word);

}  // namespace brigade::wrapper
