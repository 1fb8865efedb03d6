#include "plan.hpp"

#include <algorithm>
#include <brigade/scenario/generator.hpp>
#include <ostream>

namespace brigade::props {
namespace {

table_shape drawn(rc::Random random) {
  const auto between = [&random](std::uint64_t low, std::uint64_t high) {
    return low + random.next() % (high - low + 1);
  };
  table_shape shape;
  shape.initial_power = static_cast<unsigned>(between(0, 2));
  shape.maximal_power = shape.initial_power + static_cast<unsigned>(between(0, 6));
  shape.stripe_power = static_cast<unsigned>(between(0, shape.initial_power));
  shape.bulk_move = static_cast<int>(between(1, 3));
  shape.load_factor = between(0, 2) == 0 ? static_cast<double>(between(1, 12)) / 4 : 1.5;
  shape.hash = between(0, 1) == 0 ? hash_kind::identity : static_cast<hash_kind>(between(0, 4));
  shape.hash_bits = between(0, 2) == 0 ? static_cast<unsigned>(between(1, 6)) : 64;
  return shape;
}

/// Towards the table of the defaults, one option at a time.
std::vector<table_shape> simpler_tables(const table_shape& shape) {
  const table_shape plain;
  std::vector<table_shape> simpler;
  const auto with = [&](auto member) {
    table_shape candidate = shape;
    candidate.*member = plain.*member;
    candidate.stripe_power = std::min(candidate.stripe_power, candidate.initial_power);
    candidate.maximal_power = std::max(candidate.maximal_power, candidate.initial_power);
    if (candidate != shape) simpler.push_back(candidate);
  };
  with(&table_shape::hash);
  with(&table_shape::hash_bits);
  with(&table_shape::load_factor);
  with(&table_shape::bulk_move);
  with(&table_shape::stripe_power);
  with(&table_shape::maximal_power);
  with(&table_shape::initial_power);
  return simpler;
}

}  // namespace

std::uint64_t hash_of(hash_kind kind, std::int64_t key) noexcept {
  const auto bits = static_cast<std::uint64_t>(key);
  switch (kind) {
    case hash_kind::identity:
      return bits;
    case hash_kind::high_bits:
      return bits << 32U;
    case hash_kind::zero:
      return 0;
    case hash_kind::two:
      return bits % 2 == 0 ? 0 : ~std::uint64_t{0};
    case hash_kind::scattered:
      break;
  }
  return (bits + 1) * 0x9e3779b97f4a7c15U;
}

std::string hash_text(hash_kind kind) {
  switch (kind) {
    case hash_kind::identity:
      return "return static_cast<std::uint64_t>(key);";
    case hash_kind::high_bits:
      return "return static_cast<std::uint64_t>(key) << 32U;";
    case hash_kind::zero:
      return "return 0 * static_cast<std::uint64_t>(key);";
    case hash_kind::two:
      return "return key % 2 == 0 ? 0 : ~std::uint64_t{0};";
    case hash_kind::scattered:
      break;
  }
  return "return (static_cast<std::uint64_t>(key) + 1) * 0x9e3779b97f4a7c15U;";
}

rc::Gen<table_shape> table_shapes() {
  return [](const rc::Random& random, int) {
    return rc::shrinkable::shrinkRecur(drawn(random), [](const table_shape& shape) {
      return rc::seq::fromContainer(simpler_tables(shape));
    });
  };
}

rc::Gen<plan> plans(const scenario::operation_weights& weights) {
  scenario::shape steps;
  steps.threads_at_least = 0;
  steps.threads_at_most = 0;
  steps.initial_at_most = 60;
  steps.final_at_most = 20;
  steps.keys = 40;
  steps.read_all_at_the_end = false;
  steps.weights = weights;
  return rc::gen::map(rc::gen::pair(table_shapes(), scenario::scenarios(steps)),
                      [](std::pair<table_shape, scenario::scenario> both) {
                        return plan{both.first, std::move(both.second)};
                      });
}

std::ostream& operator<<(std::ostream& out, const plan& what) {
  const table_shape& table = what.table;
  return out << "2^" << table.initial_power << " buckets, at most 2^" << table.maximal_power
             << "; 2^" << table.stripe_power << " stripes; load factor " << table.load_factor
             << "; bulk_move " << table.bulk_move << "; " << table.hash_bits
             << " bits of hash: " << hash_text(table.hash) << '\n'
             << what.steps;
}

}  // namespace brigade::props
