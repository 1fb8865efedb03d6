// An allocator with state: it writes every allocation into a ledger, and fails on demand.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

namespace brigade::test {

struct ledger {
  std::atomic<long> live_bytes{0};
  std::atomic<long> allocations{0};
  std::atomic<long> refused{0};
  std::atomic<bool> fail_arrays{false};
  std::atomic<bool> fail_nodes{false};
  std::atomic<std::size_t> largest_array{std::numeric_limits<std::size_t>::max()};
};

/// Equal when they share a ledger. Propagates on copy, move and swap exactly when `Propagates`.
template <class T, bool Propagates = false>
class ledger_allocator {
 public:
  using value_type = T;
  using propagate_on_container_copy_assignment = std::bool_constant<Propagates>;
  using propagate_on_container_move_assignment = std::bool_constant<Propagates>;
  using propagate_on_container_swap = std::bool_constant<Propagates>;
  using is_always_equal = std::false_type;
  template <class U>
  struct rebind {
    using other = ledger_allocator<U, Propagates>;
  };

  ledger_allocator() : ledger_(std::make_shared<ledger>()) {}
  template <class U>
  ledger_allocator(const ledger_allocator<U, Propagates>& other) noexcept
      : ledger_(other.ledger_) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    const bool refuse = std::is_pointer_v<T>
                            ? ledger_->fail_arrays.load() || count > ledger_->largest_array.load()
                            : ledger_->fail_nodes.load();
    if (refuse) {
      ++ledger_->refused;
      throw std::bad_alloc();
    }
    T* const allocated = std::allocator<T>().allocate(count);
    ledger_->live_bytes += static_cast<long>(count * sizeof(T));
    ++ledger_->allocations;
    return allocated;
  }
  void deallocate(T* allocated, std::size_t count) noexcept {
    ledger_->live_bytes -= static_cast<long>(count * sizeof(T));
    std::allocator<T>().deallocate(allocated, count);
  }

  [[nodiscard]] ledger& entries() const noexcept { return *ledger_; }

  template <class U>
  friend bool operator==(const ledger_allocator& a, const ledger_allocator<U, Propagates>& b) {
    return &a.entries() == &b.entries();
  }

 private:
  template <class, bool>
  friend class ledger_allocator;
  std::shared_ptr<ledger> ledger_;
};

}  // namespace brigade::test
