// The C table, running, under the names that the test kit calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "c_table.h"

namespace example {

class c_table_map {
 public:
  /// One bucket, so that the second key makes it grow.
  c_table_map() {
    const c_table_options options{
        .hash_power = 0, .max_hash_power = 2, .stripe_power = 0, .bulk_move = 1};
    c_table_create(&table_, &options);
    c_table_start(table_);
  }
  ~c_table_map() {
    c_table_stop(table_);
    c_table_destroy(table_);
  }
  c_table_map(const c_table_map&) = delete;
  c_table_map& operator=(const c_table_map&) = delete;

  std::optional<std::uint64_t> find(std::uint64_t key) {
    std::uint64_t value = 0;
    return c_table_find(worker(*this), key, &value) ? std::optional(value) : std::nullopt;
  }
  bool insert(std::uint64_t key, std::uint64_t value) {
    return c_table_insert(worker(*this), key, value) == 0;
  }
  bool erase(std::uint64_t key) { return c_table_erase(worker(*this), key); }
  std::size_t size() const { return c_table_measure(table_).items; }

 private:
  /// Callers come and go, so each is a worker for one operation.
  class worker {
   public:
    explicit worker(c_table_map& map) : self_(c_table_join(map.table_)) {}
    ~worker() { c_table_leave(self_); }
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;
    operator c_worker*() const { return self_; }

   private:
    c_worker* self_;
  };

  c_table* table_ = nullptr;
};

}  // namespace example
