#include "round.hpp"

#include <algorithm>
#include <array>
#include <brigade/concurrent_map.hpp>
#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/generate.hpp>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "perturbation.hpp"

namespace brigade::stress {
namespace {

/// The stamps around each growth, and the mover's pace: where it yields between two buckets, the
/// others find it there most of the time. The table calls it from one thread at a time.
class growth_times : public growth_observer {
 public:
  explicit growth_times(std::size_t buckets_between_yields)
      : yields_after_(buckets_between_yields) {}

  struct interval {
    history::stamp begun = 0;
    history::stamp ended = history::never;
  };

  void begin(const growth_event&) noexcept override {
    const std::lock_guard guard(mutex_);
    intervals_.push_back({now(), history::never});
  }
  void bucket_moved(const growth_event& growth) noexcept override {
    if (yields_after_ != 0 && growth.moved % yields_after_ == 0) std::this_thread::yield();
  }
  void end(const growth_event&) noexcept override {
    const std::lock_guard guard(mutex_);
    intervals_.back().ended = now();
  }
  [[nodiscard]] std::vector<interval> take() {
    const std::lock_guard guard(mutex_);
    return std::move(intervals_);
  }

 private:
  static history::stamp now() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }

  std::size_t yields_after_;  ///< 0: never
  std::mutex mutex_;
  std::vector<interval> intervals_;
};

[[nodiscard]] std::size_t count_overlapping(const scenario::history_type& run,
                                            const std::vector<growth_times::interval>& growths) {
  return static_cast<std::size_t>(std::count_if(run.begin(), run.end(), [&](const auto& each) {
    return std::any_of(growths.begin(), growths.end(), [&](const auto& growth) {
      return each.invoked <= growth.ended && growth.begun <= each.responded;
    });
  }));
}

[[nodiscard]] map_options options_of(const round_plan& plan,
                                     std::shared_ptr<growth_observer> observer) {
  map_options options;
  options.initial_power = plan.initial_power;
  options.maximal_power = 14;
  options.stripe_power = plan.stripe_power;
  options.load_factor = plan.load_factor;
  options.bulk_move = plan.bulk_move;
  options.hash_bits = plan.hash_bits;
  options.observer = std::move(observer);
  return options;
}

template <class Locking>
[[nodiscard]] round_outcome run_on(const round_plan& plan, scenario::os_threads& threads,
                                   std::chrono::nanoseconds limit) {
  using item = std::pair<const std::int64_t, std::int64_t>;
  round_outcome outcome;
  const auto times = std::make_shared<growth_times>(plan.buckets_between_yields);
  concurrent_map<std::int64_t, std::int64_t, props::perturbing_hash, props::perturbing_equal,
                 Locking, props::perturbing_allocator<item>>
      map(options_of(plan, times));
  outcome.history = drive(plan.scenario, map, threads);
  const auto broken = map.check_invariants();
  map.stop();
  const auto growths = times->take();
  outcome.growths = growths.size();
  outcome.overlapping = count_overlapping(outcome.history, growths);
  if (broken) {
    outcome.verdict = linearize::verdict::violated;
    outcome.why = "a broken invariant: " + *broken;
    return outcome;
  }
  const scenario::judgement judged = scenario::judge(outcome.history, limit);
  outcome.verdict = judged.verdict;
  outcome.why =
      judged.verdict == linearize::verdict::violated ? "no linearization exists" : judged.reason;
  return outcome;
}

/// What every long round does: the single-key operations, and the walks that are judged key by key.
[[nodiscard]] scenario::shape long_shape(std::size_t threads) {
  using model::operation;
  scenario::shape wanted;
  wanted.threads_at_least = wanted.threads_at_most = threads;
  wanted.initial_at_most = 8;
  wanted.per_thread_at_most = 400;
  wanted.final_at_most = 4;
  wanted.keys = 64;
  wanted.weights = scenario::default_weights();
  const auto weigh = [&](operation what, unsigned weight) {
    wanted.weights[static_cast<std::size_t>(what)] = weight;
  };
  weigh(operation::size, 0);
  weigh(operation::empty, 0);
  weigh(operation::migrate, 0);  // the map's own thread moves
  for (const operation what : {operation::erase_if, operation::for_each, operation::scan,
                               operation::clear, operation::reserve}) {
    weigh(what, 1);
  }
  return wanted;
}

/// Few keys, and operations of which one of two rivals must fail.
[[nodiscard]] scenario::shape rival_shape(std::size_t threads) {
  using model::operation;
  scenario::shape wanted = long_shape(threads);
  wanted.keys = 3;
  wanted.weights = {};
  for (const operation what : {operation::insert, operation::try_emplace, operation::erase,
                               operation::extract, operation::update}) {
    wanted.weights[static_cast<std::size_t>(what)] = 8;
  }
  wanted.weights[static_cast<std::size_t>(operation::reserve)] = 1;
  return wanted;
}

/// Every operation, those that are judged over all keys jointly too.
[[nodiscard]] scenario::shape short_shape(std::size_t threads) {
  scenario::shape wanted;
  wanted.threads_at_least = wanted.threads_at_most = threads;
  wanted.per_thread_at_most = std::max<std::size_t>(2, 16 / threads);
  wanted.keys = 6;
  wanted.weights[static_cast<std::size_t>(model::operation::migrate)] = 0;
  return wanted;
}

}  // namespace

round_plan plan_of(const round_identity& which) {
  std::seed_seq sequence{
      static_cast<std::uint32_t>(which.seed), static_cast<std::uint32_t>(which.seed >> 32U),
      static_cast<std::uint32_t>(which.number), static_cast<std::uint32_t>(which.number >> 32U)};
  std::mt19937_64 random(sequence);
  round_plan plan;
  plan.locking = which.number % 2 == 0 ? locking_design::classic : locking_design::modern;
  plan.initial_power = static_cast<unsigned>(random() % 3);
  plan.stripe_power = static_cast<unsigned>(random() % (plan.initial_power + 1));
  plan.hash_bits = random() % 4 == 0 ? 6 : 64;  // collisions, now and then
  plan.load_factor = random() % 2 == 0 ? 0.02 : 0.25;
  plan.bulk_move = random() % 4 == 0 ? 4 : 1;
  plan.buckets_between_yields = std::array<std::size_t, 4>{0, 1, 4, 16}[random() % 4];
  // Each kind of round meets both locking designs.
  const std::array shapes = {long_shape, long_shape, rival_shape, short_shape};
  plan.scenario =
      scenario::generate(shapes[which.number / 2 % shapes.size()](which.threads), random());
  return plan;
}

round_outcome run(const round_plan& plan, scenario::os_threads& threads,
                  std::chrono::nanoseconds limit) {
  return plan.locking == locking_design::classic ? run_on<classic_locking>(plan, threads, limit)
                                                 : run_on<modern_locking>(plan, threads, limit);
}

}  // namespace brigade::stress
