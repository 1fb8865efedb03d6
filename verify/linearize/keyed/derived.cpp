#include <brigade/linearize/keyed/derived.hpp>

namespace brigade::linearize::keyed {

value_id counters::id(std::uint64_t number) {
  const auto [it, is_new] = ids_.try_emplace(number, static_cast<value_id>(numbers_.size()));
  if (is_new) {
    numbers_.push_back(number);
  }
  return it->second;
}

value_id counters::next(value_id state, value_id operand) {
  return id(numbers_.at(state) + numbers_.at(operand));
}

value_id lists::id(std::span<const element> list) {
  value_id found = absent;
  for (const element last : list) {
    const auto [it, is_new] = longer_.try_emplace(edge(found, last), last_id_ + 1);
    last_id_ += is_new ? 1U : 0U;
    found = it->second;
  }
  return found;
}

value_id lists::next(value_id state, value_id operand) {
  const auto it = longer_.find(edge(state, operand));
  return it == longer_.end() ? unseen : it->second;
}

}  // namespace brigade::linearize::keyed
