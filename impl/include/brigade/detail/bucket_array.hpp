// An array of 2^power chain heads, zeroed, owned.
#pragma once

#include <brigade/detail/node.hpp>
#include <cstddef>
#include <memory>
#include <utility>

namespace brigade::detail {

/// Buckets in a table of that power.
[[nodiscard]] constexpr bucket_index buckets_of(unsigned power) noexcept {
  return bucket_index{1} << power;
}

/// The two parts live apart on purpose: the shape (power, size, mask) outlives the storage, so that
/// the mover can take a migrated array's storage away while others still read its mask.
template <class Node, class Allocator>
class bucket_array {
 public:
  /// No storage, one imaginary bucket.
  explicit bucket_array(const Allocator& allocator) noexcept : heads_allocator_(allocator) {}

  /// Throws what the allocator throws.
  bucket_array(const Allocator& allocator, unsigned power)
      : heads_allocator_(allocator), power_(power) {
    heads_ = heads_traits::allocate(heads_allocator_, size());
    std::uninitialized_value_construct_n(std::to_address(heads_), size());
  }

  bucket_array(bucket_array&& other) noexcept
      : heads_allocator_(other.heads_allocator_),
        heads_(std::exchange(other.heads_, nullptr)),
        power_(other.power_) {}
  bucket_array& operator=(bucket_array&& other) noexcept {
    free_storage();
    heads_ = std::exchange(other.heads_, nullptr);
    power_ = other.power_;
    return *this;
  }
  ~bucket_array() { free_storage(); }

  [[nodiscard]] unsigned power() const noexcept { return power_; }
  [[nodiscard]] bucket_index size() const noexcept { return buckets_of(power_); }
  [[nodiscard]] bucket_index index_of(hash_value hash) const noexcept {
    return static_cast<bucket_index>(hash) & (size() - 1);
  }
  [[nodiscard]] bool has_storage() const noexcept { return heads_ != nullptr; }
  [[nodiscard]] Node*& operator[](bucket_index bucket) const noexcept {
    return std::to_address(heads_)[bucket];
  }

 private:
  using heads_allocator = rebound<Allocator, Node*>;
  using heads_traits = std::allocator_traits<heads_allocator>;

  void free_storage() noexcept {
    if (heads_ != nullptr) heads_traits::deallocate(heads_allocator_, heads_, size());
    heads_ = nullptr;
  }

  heads_allocator heads_allocator_;
  typename heads_traits::pointer heads_ = nullptr;
  unsigned power_ = 0;
};

}  // namespace brigade::detail
