// States by number: each distinct state is stored once, so configurations are compared by a number.
#pragma once

#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class state_table {
 public:
  using state = typename Model::state;

  explicit state_table(const Model& model) : model_(&model) {}

  [[nodiscard]] const state& operator[](std::uint32_t id) const { return states_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return states_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return states_.capacity() * (sizeof(state) + sizeof(std::size_t)) +
           index_.capacity() * sizeof(std::uint32_t);
  }

  /// The number of the state, new or not. Expected constant time.
  [[nodiscard]] std::uint32_t intern(state&& value) {
    if (states_.size() * 2 >= index_.size()) {
      grow_index();
    }
    const auto hash = static_cast<std::size_t>(spread(hash_of(*model_, value)));
    std::size_t at = hash & (index_.size() - 1);
    while (index_[at] != 0) {
      const std::uint32_t id = index_[at] - 1;
      if (hashes_[id] == hash && states_[id] == value) {
        return id;
      }
      at = (at + 1) & (index_.size() - 1);
    }
    states_.push_back(std::move(value));
    hashes_.push_back(hash);
    index_[at] = static_cast<std::uint32_t>(states_.size());
    return index_[at] - 1;
  }

  void clear() {
    states_.clear();
    hashes_.clear();
    index_.assign(index_.size(), 0U);
  }

 private:
  /// std::hash of an integer is the integer: its low bits alone would cluster.
  static std::uint64_t spread(std::size_t hash) noexcept {
    const std::uint64_t product = hash * 0x9e3779b97f4a7c15U;
    return product ^ (product >> 32U);
  }

  void grow_index() {
    index_.assign(index_.empty() ? 16 : index_.size() * 2, 0U);
    for (std::size_t id = 0; id < states_.size(); ++id) {
      std::size_t at = hashes_[id] & (index_.size() - 1);
      while (index_[at] != 0) {
        at = (at + 1) & (index_.size() - 1);
      }
      index_[at] = static_cast<std::uint32_t>(id + 1);
    }
  }

  const Model* model_;
  std::vector<state> states_;
  std::vector<std::size_t> hashes_;
  std::vector<std::uint32_t> index_;
};

}  // namespace brigade::linearize::detail
