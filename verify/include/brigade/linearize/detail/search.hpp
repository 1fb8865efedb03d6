// The general search: just-in-time linearization, breadth first along the time axis.
//
// Wing and Gong, "Testing and Verifying Concurrent Objects", JPDC 17, 1993; Lowe, "Testing for
// Linearizability", CCPE 29(4), 2017. The events of a history are taken in the order of time, with
// the set of configurations (state, what is linearized of the open operations) that they allow. An
// operation is linearized only when a response requires it, after any sequence of other open
// operations. The set is empty exactly when no linearization of the events so far exists.
//
// What keeps the set small, each without changing the verdict:
//  (a) an operation without effect that fits the state is linearized at once;
//  (b) when a blind write is linearized, the other open blind writes may have come just before it,
//      so nothing obliges them any more: they become optional until they respond;
//  (c) a blind write whose effect nothing has seen is not followed by another: by (b), the second
//      alone does as well;
//  (d) a pending operation is optional from the start;
//  (e) of open operations that are alike, the one that responds first goes first;
//  (f) configurations that another one dominates are dropped.
//
// Cost: linear in the number of events times the configurations at each, which are exponential in
// the number of open operations at worst (the problem is NP-complete: Gibbons and Korach, 1997).
// Memory: the configurations of one instant, plus the traces where asked for. No recursion.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/configuration_set.hpp>
#include <brigade/linearize/detail/open_operations.hpp>
#include <brigade/linearize/detail/state_table.hpp>
#include <brigade/linearize/detail/timeline.hpp>
#include <brigade/linearize/detail/trace.hpp>
#include <brigade/linearize/verdict.hpp>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

enum class tracing { off, on };

/// An instant at which no operation was open that is ever answered, and one configuration was left:
/// all that the past means to the future is a state.
template <class State>
struct cut {
  State state;
  std::vector<std::uint32_t> past;  ///< positions of the operations that cannot matter any more
};

template <sequential_model Model>
class search {
 public:
  using operation_type = operation_of<Model>;
  using state_type = typename Model::state;

  search(const Model& model, budget& limits, tracing mode)
      : model_(&model), limits_(&limits), mode_(mode), open_(model), states_(model) {}

  /// Judges the operations; may be called again and again. Memory that runs out, by the budget or
  /// in fact, makes the verdict `unknown`.
  [[nodiscard]] verdict run(std::span<const operation_type* const> operations, scope reach) {
    return run(operations, reach, model_->initial());
  }

  /// The same, from another state than the initial one.
  [[nodiscard]] verdict run(std::span<const operation_type* const> operations, scope reach,
                            state_type from) {
    try {
      start(operations, reach, std::move(from));
      return judge(timeline(*model_, operations));
    } catch (const std::bad_alloc&) {
      met_ = bound::memory;
      return verdict::unknown;
    }
  }

  // The same, step by step, for operations that come in one by one.

  /// To be called first.
  void begin(scope reach, state_type from) {
    operations_ = {};
    open_.clear(reach);
    slot_of_.clear();
    if (bytes() > kept_from_run_to_run || frontier_.mask_words() != 1) {
      frontier_ = next_ = closure_ = configuration_set(1);
      states_ = state_table<Model>(*model_);
    }
    frontier_.clear();
    scratch_.assign(frontier_.stride(), 0);
    states_.clear();
    traces_ = {};
    kept_states_ = kept_traces_ = visited_ = 0;
    met_ = bound::none;
    unanswered_ = 0;
    cut_.reset();
    view().set_state(states_.intern(std::move(from)));
    frontier_.insert(scratch_.data());
  }

  /// Opens the operation, which is not pending and without effect, and must stay where it is until
  /// it has been answered. `position` orders those that are answered at the same time. The slot.
  std::uint32_t open(const operation_type& operation, std::uint32_t position) {
    const std::uint32_t at = open_.open(operation, position);
    if (open_.capacity() > frontier_.mask_words() * 64) {
      widen();
    }
    unanswered_ += operation.pending() ? 0 : 1;
    // Statuses change in place: configurations stay apart.
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      if (operation.pending()) {
        frontier_[i].flip_optional(at);
      } else if (open_[at].effect_free) {
        (void)settle(frontier_[i], at);
      }
    }
    return at;
  }

  /// The response of the operation in the slot. False where nothing leads to it, or a bound is met.
  [[nodiscard]] bool answer(std::uint32_t at) {
    if (!respond(at)) {
      return false;
    }
    open_.close(at);
    --unanswered_;
    collect();
    return true;
  }

  /// The state, where nothing is open (pending operations too) and it can be but one.
  [[nodiscard]] const state_type* settled() {
    const bool is_one = open_.effectful().empty() && open_.settling().empty() &&
                        frontier_.size() == 1 && !frontier_.dead(0);
    return is_one ? &states_[frontier_[0].state()] : nullptr;
  }

  /// Of the last run: how many configurations were followed up, and which bound ended it.
  [[nodiscard]] std::size_t configurations() const noexcept { return visited_; }
  [[nodiscard]] bound met() const noexcept { return met_; }

  /// After `violated`: the position of the operation whose response no linearization reaches.
  [[nodiscard]] std::uint32_t stuck() const noexcept { return stuck_; }

  /// With tracing, after `violated`: the last cut before `stuck`.
  [[nodiscard]] const std::optional<cut<state_type>>& last_cut() const noexcept { return cut_; }

  /// After `violated`: different states that the events before `stuck` may leave, eight at most.
  [[nodiscard]] std::vector<state_type> possible_states() {
    std::vector<state_type> found;
    for (std::size_t i = 0; i < frontier_.size() && found.size() < 8; ++i) {
      const state_type& state = states_[frontier_[i].state()];
      if (std::find(found.begin(), found.end(), state) == found.end()) {
        found.push_back(state);
      }
    }
    return found;
  }

  /// With tracing, after `violated` or `holds`: what was linearized before `stuck`, in order, those
  /// left out by (b) apart.
  [[nodiscard]] std::vector<std::uint32_t> linearization() {
    std::uint32_t deepest = trace_forest::root;
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      if (traces_.depth(frontier_[i].trace()) > traces_.depth(deepest)) {
        deepest = frontier_[i].trace();
      }
    }
    return traces_.path(deepest);
  }

 private:
  static constexpr std::size_t kept_from_run_to_run = std::size_t{1} << 16U;  ///< bytes

  void start(std::span<const operation_type* const> operations, scope reach, state_type from) {
    begin(reach, std::move(from));
    operations_ = operations;
    slot_of_.assign(operations.size(), nobody);
  }

  verdict judge(const std::vector<event>& events) {
    for (const event& now : events) {
      if (!now.is_response) {
        slot_of_[now.operation] = open(*operations_[now.operation], now.operation);
        continue;
      }
      if (!answer(slot_of_[now.operation])) {
        stuck_ = now.operation;
        return met_ == bound::none ? verdict::violated : verdict::unknown;
      }
      note_cut();
    }
    return verdict::holds;
  }

  [[nodiscard]] configuration_view<word> view() noexcept {
    return {scratch_.data(), frontier_.mask_words()};
  }
  void load(const configuration_set& from, std::size_t at) {
    std::copy_n(from.raw(at), from.stride(), scratch_.data());
  }

  /// Remembers this instant if it is a cut, for an explanation.
  void note_cut() {
    if (unanswered_ != 0 || mode_ == tracing::off || frontier_.size() != 1) {
      return;
    }
    cut_.emplace(cut<state_type>{states_[frontier_[0].state()], {}});
    for (std::uint32_t position = 0; position < slot_of_.size(); ++position) {
      const std::uint32_t at = slot_of_[position];
      if (at != nobody && (open_[at].position != position || frontier_[0].is_done(at))) {
        cut_->past.push_back(position);
      }
    }
  }

  /// Makes room for 64 more open operations.
  void widen() {
    const std::size_t before = frontier_.mask_words();
    const std::size_t words = before + 1;
    configuration_set wider(words);
    std::vector<word> copy(wider.stride(), 0);
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      if (frontier_.dead(i)) {
        continue;
      }
      const word* from = frontier_.raw(i);
      word* to = copy.data();
      for (const std::size_t part : {2 + before, before}) {  // each gains a word that stays 0
        for (std::size_t at = 0; at < part; ++at) *to++ = *from++;
        ++to;
      }
      wider.insert(copy.data());
    }
    frontier_ = std::move(wider);
    next_ = closure_ = configuration_set(words);
    scratch_.assign(frontier_.stride(), 0);
  }

  /// Moves on to the configurations in which the operation is linearized, or need not be. False,
  /// with the frontier as it was, where there is none or a bound is met.
  bool respond(std::uint32_t target) {
    next_.clear();
    closure_.clear();
    unseen_.clear();
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      if (frontier_.dead(i)) {
        continue;
      }
      load(frontier_, i);
      if (view().is_done(target)) {
        view().flip_done(target);
        next_.insert(scratch_.data());
        continue;
      }
      reach(nobody);
      pass_if_optional(target);
    }
    for (std::size_t i = 0; i < closure_.size(); ++i) {
      met_ = limits_->spend(bytes());
      if (met_ != bound::none) {
        return false;
      }
      if (!closure_.dead(i)) {
        expand(i, target);
      }
    }
    if (next_.size() == 0) {
      return false;
    }
    std::swap(frontier_, next_);
    return true;
  }

  /// Adds the scratch configuration to the closure; nothing has seen the effect of `unseen` in it.
  void reach(std::uint32_t unseen) {
    if (closure_.insert(scratch_.data())) {
      unseen_.push_back(unseen);
    }
  }

  /// Linearizes each open operation in turn after the i-th configuration of the closure.
  void expand(std::size_t i, std::uint32_t target) {
    ++visited_;
    for (const std::uint32_t at : open_.effectful()) {
      if (closure_[i].is_done(at) || elder_waits(closure_[i], at) ||
          (unseen_[i] != nobody && open_.hide_each_other(unseen_[i], at))) {
        continue;
      }
      load(closure_, i);
      if (!linearize(at)) {
        continue;
      }
      const bool seen = settle_all();
      if (view().is_done(target)) {
        view().flip_done(target);
        next_.insert(scratch_.data());
      } else {
        reach(open_[at].blind && !seen ? at : nobody);
        pass_if_optional(target);
      }
    }
  }

  /// Lets the scratch configuration, whose target need not be linearized, go on without it.
  void pass_if_optional(std::uint32_t target) {
    if (view().is_optional(target)) {
      view().flip_optional(target);
      next_.insert(scratch_.data());
    }
  }

  /// (e): one alike is open with the same status and responds first.
  [[nodiscard]] bool elder_waits(configuration_view<word> from, std::uint32_t at) const {
    const std::uint32_t elder = open_[at].elder;
    return elder != nobody && !from.is_done(elder) &&
           from.is_optional(elder) == from.is_optional(at);
  }

  /// Advances the scratch configuration by the operation; false where it does not fit.
  bool linearize(std::uint32_t at) {
    const operation_type& operation = *open_[at].operation;
    state_type state = states_[view().state()];
    if (!advance(*model_, state, operation.invocation, observed(operation))) {
      return false;
    }
    view().set_state(states_.intern(std::move(state)));
    mark_done(view(), at);
    if (open_[at].blind) {
      for (const std::uint32_t other : open_.effectful()) {
        if (open_.hide_each_other(at, other) && !view().is_done(other) &&
            !view().is_optional(other)) {
          view().flip_optional(other);
        }
      }
    }
    return true;
  }

  /// (a) for every open operation; true where one fits.
  bool settle_all() {
    bool any = false;
    for (const std::uint32_t at : open_.settling()) {
      any = (!view().is_done(at) && settle(view(), at)) || any;
    }
    return any;
  }

  /// (a) for one operation; true where it is linearized.
  bool settle(configuration_view<word> configuration, std::uint32_t at) {
    const operation_type& operation = *open_[at].operation;
    state_type state = states_[configuration.state()];
    if (!advance(*model_, state, operation.invocation, observed(operation))) {
      return false;
    }
    mark_done(configuration, at);
    return true;
  }

  void mark_done(configuration_view<word> configuration, std::uint32_t at) {
    configuration.flip_done(at);
    if (configuration.is_optional(at)) {
      configuration.flip_optional(at);
    }
    if (mode_ == tracing::on) {
      configuration.set_trace(traces_.add(configuration.trace(), open_[at].position));
    }
  }

  /// Drops states and traces that no configuration of the frontier needs.
  void collect() {
    if (states_.size() > 2 * kept_states_ + 1024) {
      std::vector<state_type> kept;
      kept.reserve(frontier_.size());
      for (std::size_t i = 0; i < frontier_.size(); ++i) {
        kept.push_back(states_[frontier_[i].state()]);
      }
      states_.clear();
      rebuild([&](std::size_t i) { view().set_state(states_.intern(std::move(kept[i]))); });
      kept_states_ = states_.size();
    }
    if (traces_.size() > 2 * kept_traces_ + 65536) {
      std::vector<std::uint32_t> leaves(frontier_.size());
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        leaves[i] = frontier_[i].trace();
      }
      traces_.keep(leaves);
      rebuild([&](std::size_t i) { view().set_trace(leaves[i]); });
      kept_traces_ = traces_.size();
    }
  }

  template <class Change>
  void rebuild(Change change) {
    next_.clear();
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      if (!frontier_.dead(i)) {
        load(frontier_, i);
        change(i);
        next_.insert(scratch_.data());
      }
    }
    std::swap(frontier_, next_);
  }

  [[nodiscard]] std::size_t bytes() const noexcept {
    return frontier_.bytes() + next_.bytes() + closure_.bytes() + states_.bytes() + traces_.bytes();
  }

  const Model* model_;
  budget* limits_;
  tracing mode_;
  std::span<const operation_type* const> operations_{};
  open_operations<Model> open_;
  std::vector<std::uint32_t> slot_of_{};
  configuration_set frontier_{1};
  configuration_set next_{1};
  configuration_set closure_{1};
  std::vector<std::uint32_t> unseen_{};  ///< of each in the closure: the blind write that (c) is of
  std::vector<word> scratch_{};
  state_table<Model> states_;
  trace_forest traces_{};
  std::size_t kept_states_ = 0;
  std::size_t kept_traces_ = 0;
  std::size_t visited_ = 0;
  std::size_t unanswered_ = 0;  ///< open operations that are answered some time
  std::optional<cut<state_type>> cut_{};
  std::uint32_t stuck_ = nobody;
  bound met_ = bound::none;
};

}  // namespace brigade::linearize::detail
