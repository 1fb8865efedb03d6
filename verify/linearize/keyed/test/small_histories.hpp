// Small histories on one key: all of them, or a random one from a seed.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace brigade::linearize::keyed::test {

using history = std::vector<operation>;

/// Every way in which n intervals can lie to each other, each interval named by the order of its
/// invocation. Stamps are distinct.
[[nodiscard]] std::vector<std::vector<span_of_time>> interval_orders(std::size_t n);

/// Operations, without their times, over the values 1 to `values`: every kind, every outcome.
[[nodiscard]] history every_operation(value_id values);

/// get and put alone.
[[nodiscard]] history register_operations(value_id values);

/// Of the operations that change something, the pending form as well.
[[nodiscard]] history with_pending(const history& shapes);

/// A history of up to `longest` operations by up to `clients` clients, with overlap, ties of the
/// clock, pending and unanswered operations. Most are nearly linearizable.
[[nodiscard]] history random_history(std::mt19937_64& random, const history& shapes,
                                     std::size_t longest, std::size_t clients);

[[nodiscard]] std::string to_string(const history& h);

}  // namespace brigade::linearize::keyed::test
