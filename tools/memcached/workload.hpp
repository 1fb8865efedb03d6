// What the clients ask, drawn from a seed: the same seed asks the same, save for the tokens of cas,
// which the server hands out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "client.hpp"

namespace brigade::tools::memcached {

enum class value_choice : std::uint8_t {
  unique,  ///< no value is stored twice
  few,     ///< drawn from four, so that a read does not tell which write it saw
};

struct workload_options {
  std::uint64_t seed = 0;
  std::string prefix{};       ///< of each key, so that a run meets no keys of another
  std::size_t keys = 30'000;  ///< every eighth of them holds numbers
  std::size_t hot_keys = 16;  ///< a third of all requests are on the first so many
  value_choice values = value_choice::unique;
  bool large_numbers = false;  ///< half of the numbers so large that a few increments wrap
};

/// The requests of one client. Not thread-safe.
class workload {
 public:
  workload(const workload_options& options, std::uint32_t process);

  [[nodiscard]] request next();

  /// Remembers a token that gets has answered, for a cas to come.
  void learn(const request& asked, const answer& told);

 private:
  struct learnt {
    std::string key{};
    std::uint64_t token = 0;
  };

  [[nodiscard]] std::size_t draw(std::size_t bound) { return random_() % bound; }
  [[nodiscard]] std::size_t draw_key();
  [[nodiscard]] command draw_command(bool number);
  [[nodiscard]] std::uint64_t draw_number();
  [[nodiscard]] std::string draw_value(bool number);

  workload_options options_;
  std::uint32_t process_;
  std::mt19937_64 random_;
  std::uint64_t stored_ = 0;
  std::array<learnt, 8> tokens_{};
  std::size_t learnt_ = 0;
};

}  // namespace brigade::tools::memcached
