// A counter: add, which tells nothing; fetch_add, which tells what it met; and read.
//
// Arithmetic is modulo 2^64, as std::atomic<std::uint64_t> has it.
#pragma once

#include <cstdint>
#include <optional>

namespace brigade::linearize::models {

enum class counter_operation : std::uint8_t { add, fetch_add, read };

/// Sequential specification of a counter.
class counter {
 public:
  using state = std::uint64_t;

  struct invocation {
    counter_operation operation = counter_operation::read;
    std::uint64_t amount = 0;

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    std::optional<std::uint64_t> value{};  ///< of read and fetch_add: what was there before

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation add(std::uint64_t amount) { return {counter_operation::add, amount}; }
  static invocation fetch_add(std::uint64_t amount) {
    return {counter_operation::fetch_add, amount};
  }
  static invocation read() { return {}; }
  static response done() { return {}; }
  static response was(std::uint64_t value) { return {value}; }

  explicit counter(std::uint64_t first = 0) : initial_(first) {}

  [[nodiscard]] state initial() const { return initial_; }

  response step(state& value, const invocation& asked) const {
    const response before = was(value);
    value += asked.amount;
    return asked.operation == counter_operation::add ? done() : before;
  }

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response*) const {
    return asked.amount == 0;
  }

 private:
  std::uint64_t initial_;
};

}  // namespace brigade::linearize::models
