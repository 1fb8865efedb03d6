// A plan: a scenario and the table that it is to run on, small enough that every rule of growth is
// reached within a few operations. Generated and shrunk as one value; printed as a C++ program.
#pragma once

#include <rapidcheck.h>

#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/shape.hpp>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace brigade::props {

/// How keys are hashed: whatever an unlucky or a hostile set of keys may look like.
enum class hash_kind : std::uint8_t {
  identity,   ///< the key itself: every bucket can be aimed at, and key 0 hashes to 0
  high_bits,  ///< the key in the upper half, the lower half zero
  zero,       ///< all collide, at the hash that some tables take for 'none'
  two,        ///< two values, the largest and zero
  scattered,  ///< well mixed
};

/// What the table is told at construction.
struct table_shape {
  unsigned initial_power = 1;
  unsigned maximal_power = 8;
  unsigned stripe_power = 0;
  unsigned hash_bits = 64;
  int bulk_move = 1;
  double load_factor = 1.5;
  hash_kind hash = hash_kind::identity;

  friend bool operator==(const table_shape&, const table_shape&) = default;
};

struct plan {
  table_shape table;
  scenario::scenario steps;
};

/// The hash of a key before it is narrowed to table_shape::hash_bits.
[[nodiscard]] std::uint64_t hash_of(hash_kind kind, std::int64_t key) noexcept;

/// The hash of a key as a table of that shape uses it.
[[nodiscard]] std::uint64_t hash_under(const table_shape& table, std::int64_t key) noexcept;

/// hash_of as C++ text: the body of a function of `key`.
[[nodiscard]] std::string hash_text(hash_kind kind);

[[nodiscard]] rc::Gen<table_shape> table_shapes();

/// Plans whose scenarios run in one order, on one thread.
[[nodiscard]] rc::Gen<plan> plans(const scenario::operation_weights& weights);

/// A test that can be pasted into a file: the operations on a fresh table of the locking design
/// named
/// ("modern_locking"), with the answers of the model, and at the end every item's place.
[[nodiscard]] std::string to_program(const plan& what, const std::string& locking);

std::ostream& operator<<(std::ostream& out, const plan& what);

}  // namespace brigade::props
