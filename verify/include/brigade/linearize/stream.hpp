// The operations of any sequential model, judged while they come in, in memory that does not grow
// with them.
//
// The search of detail/search.hpp goes along the time axis and holds the configurations of one
// instant, so it needs of the past no more than these. At an instant at which nothing is open and
// the state can be but one, that state is all that is kept; operations with nothing open beside
// them are applied to it directly.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/model.hpp>
#include <brigade/linearize/verdict.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace brigade::linearize {

/// Working memory that the streams of one thread lend each other: a stream holds some only while
/// operations overlap. Must outlive its streams. One thread at a time.
template <sequential_model Model>
class stream_workspace {
 public:
  using operation_type = operation_of<Model>;

  explicit stream_workspace(const Model& model) : model_(model) {}
  stream_workspace(const stream_workspace&) = delete;
  stream_workspace& operator=(const stream_workspace&) = delete;

  [[nodiscard]] const Model& model() const noexcept { return model_; }

  struct due_response {
    history::stamp at = 0;
    std::uint64_t number = 0;  ///< of the operation, in the order in which they were fed
    std::uint32_t slot = 0;

    /// The earliest is the top of a heap.
    friend bool operator<(const due_response& left, const due_response& right) noexcept {
      return left.at != right.at ? left.at > right.at : left.number > right.number;
    }
  };

  /// What a stream with overlapping operations works on.
  struct bench {
    explicit bench(const Model& model)
        : limits(std::nullopt, 0), searching(model, limits, detail::tracing::off) {}

    detail::budget limits;
    detail::search<Model> searching;
    std::vector<due_response> due{};                         ///< a heap
    std::vector<std::unique_ptr<operation_type>> by_slot{};  ///< where the search finds them
    std::unique_ptr<operation_type> spare{};
  };

  [[nodiscard]] std::unique_ptr<bench> take() {
    if (idle_.empty()) {
      return std::make_unique<bench>(model_);
    }
    auto taken = std::move(idle_.back());
    idle_.pop_back();
    return taken;
  }
  void give_back(std::unique_ptr<bench> used) {
    if (idle_.size() < most_idle) {
      idle_.push_back(std::move(used));
    }
  }

 private:
  static constexpr std::size_t most_idle = 64;

  Model model_;
  std::vector<std::unique_ptr<bench>> idle_{};
};

/// Judges operations fed in the order of invocation, each with its response stamp, as
/// keyed::stream does: a recorder hands an operation over once it has responded, or is given up,
/// and so have all invoked before it. The models have no whole-table operations that are weaker
/// than one step. Memory: a state, the open operations (pending ones stay open) and the
/// configurations of an instant. Time: as detail/search.hpp. One thread at a time.
template <sequential_model Model>
class search_stream {
 public:
  using operation_type = operation_of<Model>;
  using state_type = typename Model::state;

  /// `memory_bytes`: what its search may hold, past which the verdict is `unknown`.
  search_stream(stream_workspace<Model>& work, state_type from, std::size_t memory_bytes)
      : work_(&work), state_(std::move(from)), memory_bytes_(memory_bytes) {}

  /// From now on the search may hold so much.
  void allow(std::size_t memory_bytes) {
    memory_bytes_ = memory_bytes;
    if (bench_) {
      bench_->limits = detail::budget(std::nullopt, memory_bytes_);
    }
  }

  /// False once the verdict is in: the rest need not be fed. Throws std::invalid_argument where
  /// the operation was invoked before the last one fed.
  bool feed(operation_type next) {
    if (next.invoked < last_invoked_) {
      throw std::invalid_argument("an operation was fed after one that was invoked later");
    }
    last_invoked_ = next.invoked;
    const std::uint64_t number = fed_++;
    if (next.pending() && is_effect_free(work_->model(), next.invocation, nullptr)) {
      return !decided();
    }
    if (!advance(next.invoked)) {
      return false;
    }
    if (!bench_ && !alone_ && !next.pending()) {
      alone_ = std::make_unique<operation_type>(std::move(next));
      alone_number_ = number;
      return true;
    }
    begin_search();
    open(std::move(next), number);
    return true;
  }

  /// Says that whatever is fed from now on was invoked at `now` or later: responses before that
  /// are judged at once. False once the verdict is in.
  bool advance(history::stamp now) {
    if (decided()) {
      return false;
    }
    if (alone_ && alone_->responded < now) {
      return apply_alone();
    }
    while (bench_ && !bench_->due.empty() && bench_->due.front().at < now) {
      std::pop_heap(bench_->due.begin(), bench_->due.end());
      const auto due = bench_->due.back();
      bench_->due.pop_back();
      if (!bench_->searching.answer(due.slot)) {
        conclude(bench_->searching.met(), due.number);
        return false;
      }
      if (const state_type* const only = bench_->searching.settled()) {
        state_ = *only;
        work_->give_back(std::move(bench_));
      }
    }
    return true;
  }

  /// No more operations: `holds`, unless the verdict was in.
  verdict finish() {
    if (advance(history::never)) {
      verdict_ = verdict::holds;
    }
    return verdict_.value();
  }

  /// Once the verdict is in: of `unknown` the bound that was met, of `violated` the operation, in
  /// the order in which they were fed, whose response no linearization reaches.
  [[nodiscard]] bool decided() const noexcept { return verdict_.has_value(); }
  [[nodiscard]] verdict found() const { return verdict_.value(); }
  [[nodiscard]] detail::bound met() const noexcept { return met_; }
  [[nodiscard]] std::uint64_t stuck() const noexcept { return stuck_; }

 private:
  /// The operation that had nothing open beside it.
  bool apply_alone() {
    const auto done = std::move(alone_);
    if (!linearize::advance(work_->model(), state_, done->invocation, observed(*done))) {
      conclude(detail::bound::none, alone_number_);
      return false;
    }
    return true;
  }

  void begin_search() {
    if (bench_) {
      return;
    }
    bench_ = work_->take();
    bench_->limits = detail::budget(std::nullopt, memory_bytes_);
    bench_->due.clear();
    bench_->searching.begin(detail::scope::one_key, state_);
    if (alone_) {
      open(std::move(*alone_), alone_number_);
      alone_.reset();
    }
  }

  void open(operation_type next, std::uint64_t number) {
    auto& spare = bench_->spare;
    if (spare) {
      *spare = std::move(next);
    } else {
      spare = std::make_unique<operation_type>(std::move(next));
    }
    const std::uint32_t slot = bench_->searching.open(*spare, static_cast<std::uint32_t>(number));
    if (slot >= bench_->by_slot.size()) {
      bench_->by_slot.resize(slot + std::size_t{1});
    }
    std::swap(bench_->by_slot[slot], spare);
    const operation_type& opened = *bench_->by_slot[slot];
    if (!opened.pending()) {
      bench_->due.push_back({opened.responded, number, slot});
      std::push_heap(bench_->due.begin(), bench_->due.end());
    }
  }

  void conclude(detail::bound met, std::uint64_t stuck) {
    verdict_ = met == detail::bound::none ? verdict::violated : verdict::unknown;
    met_ = met;
    stuck_ = stuck;
    bench_.reset();
    alone_.reset();
  }

  stream_workspace<Model>* work_;
  state_type state_;  ///< before what is open; not kept up to date while a search goes on
  std::size_t memory_bytes_;
  std::unique_ptr<operation_type> alone_{};
  std::unique_ptr<typename stream_workspace<Model>::bench> bench_{};
  std::uint64_t fed_ = 0;
  std::uint64_t alone_number_ = 0;  ///< of `alone_`, in the order in which they were fed
  history::stamp last_invoked_ = std::numeric_limits<history::stamp>::min();
  std::optional<verdict> verdict_{};
  detail::bound met_ = detail::bound::none;
  std::uint64_t stuck_ = 0;
};

}  // namespace brigade::linearize
