// An item taken out of a map, owning its memory: what extract() gives and insert() takes.
//
// It may outlive the map. Not thread-safe; movable, not copyable.
#pragma once

#include <brigade/detail/node.hpp>
#include <optional>
#include <utility>

namespace brigade {

template <class Key, class T, class Allocator>
class node_handle {
 public:
  using key_type = Key;
  using mapped_type = T;
  using allocator_type = Allocator;

  /// Empty.
  node_handle() noexcept = default;
  node_handle(node_handle&& other) noexcept
      : allocator_(std::move(other.allocator_)), node_(std::exchange(other.node_, nullptr)) {
    other.allocator_.reset();
  }
  node_handle& operator=(node_handle&& other) noexcept {
    node_handle taken(std::move(other));
    swap(taken);
    return *this;
  }
  ~node_handle() {
    if (node_ != nullptr) detail::node_factory<Allocator>::free(*allocator_, node_);
  }

  [[nodiscard]] bool empty() const noexcept { return node_ == nullptr; }
  explicit operator bool() const noexcept { return !empty(); }

  /// Both: the handle is not empty. The key may be changed while it is outside of any map.
  [[nodiscard]] Key& key() const noexcept { return const_cast<Key&>(node_->value.first); }
  [[nodiscard]] T& mapped() const noexcept { return node_->value.second; }
  [[nodiscard]] Allocator get_allocator() const { return *allocator_; }

  void swap(node_handle& other) noexcept {
    std::optional<Allocator> mine(std::move(allocator_));
    allocator_.reset();
    if (other.allocator_) allocator_.emplace(std::move(*other.allocator_));
    other.allocator_.reset();
    if (mine) other.allocator_.emplace(std::move(*mine));
    std::swap(node_, other.node_);
  }
  friend void swap(node_handle& a, node_handle& b) noexcept { a.swap(b); }

 private:
  template <class, class, class, class, class, class>
  friend class concurrent_map;
  using node_type = typename detail::node_factory<Allocator>::node_type;

  node_handle(const Allocator& allocator, node_type* owned) : node_(owned) {
    if (owned != nullptr) allocator_.emplace(allocator);
  }

  void release() noexcept {
    node_ = nullptr;
    allocator_.reset();
  }

  std::optional<Allocator> allocator_{};
  node_type* node_ = nullptr;
};

}  // namespace brigade
