// Configurations in insertion order in one flat array, without those that another one dominates.
//
// A configuration that is dominated by one inserted before is refused; one that is dominated by one
// inserted later is marked dead and stays in its place. Only the first `compared` configurations of
// a state are tried, so an insertion takes expected constant time; what escapes costs time only.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/configuration.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace brigade::linearize::detail {

class configuration_set {
 public:
  static constexpr std::size_t compared = 48;

  explicit configuration_set(std::size_t mask_words)
      : words_(mask_words), stride_(stride_of(mask_words)) {}

  /// Those inserted and not refused, dead ones included.
  [[nodiscard]] std::size_t size() const noexcept { return links_.size(); }
  [[nodiscard]] bool dead(std::size_t at) const noexcept { return links_[at].dead; }
  [[nodiscard]] std::size_t mask_words() const noexcept { return words_; }
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return data_.capacity() * sizeof(word) + links_.capacity() * sizeof(link) +
           (index_.capacity() + first_of_state_.capacity()) * sizeof(std::uint32_t);
  }

  /// Valid until the next insertion. A change of statuses that keeps configurations apart is
  /// allowed once nothing more is inserted.
  [[nodiscard]] configuration_view<word> operator[](std::size_t at) noexcept {
    return {data_.data() + at * stride_, words_};
  }
  [[nodiscard]] const word* raw(std::size_t at) const noexcept {
    return data_.data() + at * stride_;
  }

  void clear() noexcept {
    if (index_.size() > 16 * (size() + 64)) {
      index_.clear();  // one instant of many configurations must not slow down all later ones
    }
    for (std::size_t at = 0; at < size(); ++at) {
      first_of_state_[(*this)[at].state()] = 0;
    }
    data_.clear();
    links_.clear();
    std::fill(index_.begin(), index_.end(), 0U);
  }

  /// False where an equal or dominating one is there. `raw` must not point into this set.
  bool insert(const word* raw) {
    if (size() * 2 >= index_.size()) {
      grow_index();
    }
    const configuration_view<const word> added(raw, words_);
    std::size_t place = added.hash() & (index_.size() - 1);
    for (; index_[place] != 0; place = (place + 1) & (index_.size() - 1)) {
      if (view(index_[place] - 1).equals(added)) {
        return false;
      }
    }
    if (is_dominated(added)) {
      return false;
    }
    append(raw, added.state());
    index_[place] = static_cast<std::uint32_t>(size());
    return true;
  }

 private:
  struct link {
    std::uint32_t next_of_state;  ///< one more than a position; 0: the last
    bool dead;
  };

  [[nodiscard]] configuration_view<const word> view(std::size_t at) const noexcept {
    return {raw(at), words_};
  }

  /// Compares with what is there of the same state; what the new one dominates dies.
  bool is_dominated(configuration_view<const word> added) {
    if (added.state() >= first_of_state_.size()) {
      first_of_state_.resize(added.state() + std::size_t{1} + added.state() / 2, 0);
      return false;
    }
    std::size_t tries = compared;
    for (std::uint32_t at = first_of_state_[added.state()]; at != 0 && tries != 0; --tries) {
      link& old = links_[at - 1];
      if (!old.dead) {
        if (view(at - 1).dominates(added)) {
          return true;
        }
        old.dead = added.dominates(view(at - 1));
      }
      at = old.next_of_state;
    }
    return false;
  }

  void append(const word* raw, std::uint32_t state) {
    data_.insert(data_.end(), raw, raw + stride_);
    links_.push_back({first_of_state_[state], false});
    first_of_state_[state] = static_cast<std::uint32_t>(size());
  }

  void grow_index() {
    index_.assign(std::max<std::size_t>(16, index_.size() * 2), 0U);
    while (index_.size() <= size() * 2) {
      index_.assign(index_.size() * 2, 0U);
    }
    for (std::size_t at = 0; at < size(); ++at) {
      std::size_t place = view(at).hash() & (index_.size() - 1);
      while (index_[place] != 0) {
        place = (place + 1) & (index_.size() - 1);
      }
      index_[place] = static_cast<std::uint32_t>(at + 1);
    }
  }

  std::size_t words_;
  std::size_t stride_;
  std::vector<word> data_{};
  std::vector<link> links_{};
  std::vector<std::uint32_t> index_{};           ///< open addressing; one more than a position
  std::vector<std::uint32_t> first_of_state_{};  ///< by state id; one more than a position
};

}  // namespace brigade::linearize::detail
