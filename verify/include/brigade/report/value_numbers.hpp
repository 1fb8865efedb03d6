// Values as numbers: what the keyed checks and the naming of contradictions work on.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

namespace brigade::report {

/// Gives equal texts equal numbers, from 1 upward; 0 is the absence of a value. Not thread-safe.
class value_numbers {
 public:
  [[nodiscard]] linearize::keyed::value_id of(std::string_view text) {
    const auto next = static_cast<linearize::keyed::value_id>(numbers_.size() + 1);
    return numbers_.try_emplace(std::string(text), next).first->second;
  }

 private:
  std::unordered_map<std::string, linearize::keyed::value_id> numbers_;
};

}  // namespace brigade::report
