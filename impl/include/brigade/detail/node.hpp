// One item: the link, the hash it was inserted with, and the pair the user sees.
//
// A node is allocated once, never copied, and only re-linked by a migration; because it keeps its
// hash, re-linking calls no user code. Nodes are freed by whoever unlinked them, after the stripe
// has been released, so that destructors run under no lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace brigade::detail {

/// A hash as the table uses it, after narrowing to map_options::hash_bits.
using hash_value = std::uint64_t;

/// Wide enough for any bucket of any table, and unsigned: an index that is neither wraps at a power
/// nobody tests.
using bucket_index = std::size_t;

template <class Value>
struct node {
  node() noexcept {}
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  ~node() {}

  node* next = nullptr;
  hash_value hash = 0;
  union {
    Value value;  // constructed and destroyed through the allocator
  };
};

template <class Allocator, class U>
using rebound = typename std::allocator_traits<Allocator>::template rebind_alloc<U>;

/// Makes and frees nodes with copies of the map's allocator.
template <class Allocator>
struct node_factory {
  using value_type = typename std::allocator_traits<Allocator>::value_type;
  using node_type = node<value_type>;
  using node_allocator = rebound<Allocator, node_type>;
  using node_traits = std::allocator_traits<node_allocator>;

  /// Throws what allocation or construction throws; then nothing is left allocated.
  template <class... Args>
  static node_type* make(const Allocator& allocator, hash_value hash, Args&&... args) {
    node_allocator nodes(allocator);
    auto pointer = node_traits::allocate(nodes, 1);
    node_type* made = std::construct_at(std::to_address(pointer));
    made->hash = hash;
    try {
      Allocator values(allocator);
      std::allocator_traits<Allocator>::construct(values, std::addressof(made->value),
                                                  std::forward<Args>(args)...);
    } catch (...) {
      std::destroy_at(made);
      node_traits::deallocate(nodes, pointer, 1);
      throw;
    }
    return made;
  }

  static void free(const Allocator& allocator, node_type* unlinked) noexcept {
    Allocator values(allocator);
    std::allocator_traits<Allocator>::destroy(values, std::addressof(unlinked->value));
    node_allocator nodes(allocator);
    auto pointer = std::pointer_traits<typename node_traits::pointer>::pointer_to(*unlinked);
    std::destroy_at(unlinked);
    node_traits::deallocate(nodes, pointer, 1);
  }
};

/// Nodes that have been unlinked and wait to be freed. Declared before the lock, so that it is
/// destroyed after it.
template <class Allocator>
class unlinked_nodes {
 public:
  using node_type = typename node_factory<Allocator>::node_type;

  explicit unlinked_nodes(const Allocator& allocator) noexcept : allocator_(allocator) {}
  unlinked_nodes(const unlinked_nodes&) = delete;
  unlinked_nodes& operator=(const unlinked_nodes&) = delete;
  ~unlinked_nodes() {
    while (first_ != nullptr) {
      node_type* next = first_->next;
      node_factory<Allocator>::free(allocator_, first_);
      first_ = next;
    }
  }

  void add(node_type* unlinked) noexcept {
    unlinked->next = first_;
    first_ = unlinked;
  }

 private:
  const Allocator& allocator_;
  node_type* first_ = nullptr;
};

}  // namespace brigade::detail
