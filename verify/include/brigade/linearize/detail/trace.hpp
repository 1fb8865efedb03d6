// How configurations were reached: a forest of operations, each node pointing at the one before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace brigade::linearize::detail {

class trace_forest {
 public:
  static constexpr std::uint32_t root = 0;

  /// The number of a new node: `operation` linearized after what `parent` stands for.
  [[nodiscard]] std::uint32_t add(std::uint32_t parent, std::uint32_t operation) {
    nodes_.push_back({parent, operation, depth(parent) + 1});
    return static_cast<std::uint32_t>(nodes_.size());
  }

  /// How many operations the path to the node has.
  [[nodiscard]] std::uint32_t depth(std::uint32_t at) const noexcept {
    return at == root ? 0 : nodes_[at - 1].depth;
  }

  /// The operations from the root to the node.
  [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t leaf) const {
    std::vector<std::uint32_t> operations;
    for (std::uint32_t at = leaf; at != root; at = nodes_[at - 1].parent) {
      operations.push_back(nodes_[at - 1].operation);
    }
    return {operations.rbegin(), operations.rend()};
  }

  [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return nodes_.capacity() * sizeof(node); }

  /// Keeps only what the marked leaves need; `leaves` are renumbered in place. O(size).
  void keep(std::vector<std::uint32_t>& leaves) {
    std::vector<std::uint32_t> number(nodes_.size() + 1, 0);
    for (const std::uint32_t leaf : leaves) {
      number[leaf] = 1;
    }
    for (std::size_t at = nodes_.size(); at != 0; --at) {
      if (number[at] != 0) {
        number[nodes_[at - 1].parent] = 1;
      }
    }
    number[root] = root;
    std::uint32_t kept = 0;
    for (std::size_t at = 1; at <= nodes_.size(); ++at) {
      if (number[at] != 0) {
        nodes_[kept] = nodes_[at - 1];
        nodes_[kept].parent = number[nodes_[kept].parent];
        number[at] = ++kept;
      }
    }
    nodes_.resize(kept);
    for (std::uint32_t& leaf : leaves) {
      leaf = number[leaf];
    }
  }

 private:
  struct node {
    std::uint32_t parent;
    std::uint32_t operation;
    std::uint32_t depth;
  };
  std::vector<node> nodes_;
};

}  // namespace brigade::linearize::detail
