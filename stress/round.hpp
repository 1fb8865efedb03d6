// One round of stress: a generated scenario on OS threads against a fresh table that starts so
// small that it grows while they run, and the verdict on its history.
#pragma once

#include <brigade/scenario/history.hpp>
#include <brigade/scenario/os_threads.hpp>
#include <brigade/scenario/scenario.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brigade::stress {

enum class locking_design : std::uint8_t { classic, modern };

[[nodiscard]] constexpr std::string_view to_string(locking_design design) noexcept {
  return design == locking_design::classic ? "classic" : "modern";
}

/// Which round: with the number of threads it decides the scenario and the table's options.
struct round_identity {
  std::uint64_t seed = 0;
  std::uint64_t number = 0;
  std::size_t threads = 4;
};

/// What a round is made of. The same identity gives the same plan; the threads' timing is the
/// machine's.
struct round_plan {
  locking_design locking = locking_design::modern;
  unsigned initial_power = 0;
  unsigned stripe_power = 0;
  unsigned hash_bits = 64;
  double load_factor = 1.5;
  int bulk_move = 1;
  std::size_t buckets_between_yields = 0;  ///< the mover lets others run so often; 0: never
  brigade::scenario::scenario scenario{};
};

/// Even rounds are classic, odd ones modern. Half of them are long, over many keys, judged key by
/// key; a quarter is over few keys that the threads dispute; a quarter is short and has the
/// operations over the whole table that are judged jointly.
[[nodiscard]] round_plan plan_of(const round_identity& which);

struct round_outcome {
  linearize::verdict verdict = linearize::verdict::unknown;
  std::string why{};  ///< of a violation or an unknown verdict, for a person
  scenario::history_type history{};
  std::size_t growths = 0;      ///< begun while the round ran
  std::size_t overlapping = 0;  ///< operations that were open at some time during a growth
};

/// Runs the plan on `threads`, which are kept from round to round, and judges it within `limit`.
[[nodiscard]] round_outcome run(const round_plan& plan, scenario::os_threads& threads,
                                std::chrono::nanoseconds limit);

}  // namespace brigade::stress
