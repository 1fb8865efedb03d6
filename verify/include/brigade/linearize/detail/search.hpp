// The general search: just-in-time linearization, breadth first along the time axis.
//
// Wing and Gong, "Testing and Verifying Concurrent Objects", JPDC 17, 1993; Lowe, "Testing for
// Linearizability", CCPE 29(4), 2017. The events of a history are taken in the order of time, with
// the set of configurations (state, what is linearized of the open operations) that they allow. An
// operation is linearized only when a response requires it, after any sequence of other open
// operations. The set is empty exactly when no linearization of the events so far exists.
//
// What keeps the set small, each without changing the verdict:
//  - an operation without effect that fits the state is linearized at once;
//  - when a blind write is linearized, the other open blind writes may have come just before it, so
//    nothing obliges them any more: they are `optional`, and may still be used until they respond;
//  - a pending operation is optional from the start;
//  - of open operations that are alike, the one that responds first goes first.
//
// Cost: polynomial in the length for a bounded number of open operations, exponential in that
// number (the problem is NP-complete). Memory: the configurations of one instant, plus a trace
// where asked for. No recursion.
#pragma once

#include <bit>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/configuration_set.hpp>
#include <brigade/linearize/detail/state_table.hpp>
#include <brigade/linearize/detail/timeline.hpp>
#include <brigade/linearize/detail/trace.hpp>
#include <brigade/linearize/verdict.hpp>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

enum class tracing { off, on };

template <sequential_model Model>
class search {
 public:
  using operation_type = operation_of<Model>;
  using state_type = typename Model::state;

  search(const Model& model, budget& limits, tracing mode)
      : model_(&model), limits_(&limits), mode_(mode), states_(model) {}

  /// Judges the operations. Strong guarantee on std::bad_alloc: the verdict is `unknown`.
  [[nodiscard]] verdict run(std::span<const operation_type* const> operations) {
    try {
      return judge(operations);
    } catch (const std::bad_alloc&) {
      met_ = bound::memory;
      return verdict::unknown;
    }
  }

  [[nodiscard]] std::size_t configurations() const noexcept { return visited_; }
  [[nodiscard]] bound met() const noexcept { return met_; }

  /// After `violated`: the position of the operation whose response no linearization reaches.
  [[nodiscard]] std::uint32_t stuck() const noexcept { return stuck_; }

  /// With tracing, after `violated` or `holds`: what was linearized, in order, before `stuck`.
  [[nodiscard]] std::vector<std::uint32_t> linearization() {
    return traces_.path(frontier_[0].trace());
  }

 private:
  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  struct slot {
    std::uint32_t operation = nobody;
    std::uint32_t elder = nobody;  ///< the open operation alike which responds first before this
    bool effect_free = false;
    bool blind = false;
  };

  verdict judge(std::span<const operation_type* const> operations) {
    operations_ = operations;
    start();
    for (const event& now : timeline(*model_, operations)) {
      if (now.is_response) {
        respond(now.operation);
      } else {
        invoke(now.operation);
      }
      if (met_ != bound::none) {
        return verdict::unknown;
      }
      if (next_.size() == 0 && now.is_response) {
        stuck_ = now.operation;
        return verdict::violated;
      }
      if (now.is_response) {
        std::swap(frontier_, next_);
        release(now.operation);
        collect();
      }
    }
    return verdict::holds;
  }

  void start() {
    slots_.clear();
    states_.clear();
    traces_ = {};
    kept_states_ = kept_traces_ = visited_ = 0;
    met_ = bound::none;
    slot_of_.assign(operations_.size(), nobody);
    frontier_ = next_ = closure_ = configuration_set(1);
    scratch_.assign(frontier_.stride(), 0);
    view().set_state(states_.intern(state_type(model_->initial())));
    frontier_.insert(scratch_.data());
  }

  [[nodiscard]] configuration_view view() noexcept { return {scratch_.data(), frontier_.words()}; }
  void load(const configuration_set& from, std::size_t at) {
    std::copy_n(from.raw(at), from.stride(), scratch_.data());
  }

  /// Gives the operation a slot, and applies it at once where it is free to do so.
  void invoke(std::uint32_t operation) {
    const std::uint32_t at = take_slot(operation);
    const slot& opened = slots_[at];
    const bool pending = operations_[operation]->pending();
    if (!opened.effect_free && !pending) {
      return;
    }
    next_.clear();
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      load(frontier_, i);
      if (pending) {
        view().flip_optional(at);
      } else {
        apply_if_accepted(at);
      }
      next_.insert(scratch_.data());
    }
    std::swap(frontier_, next_);
  }

  std::uint32_t take_slot(std::uint32_t operation) {
    std::uint32_t at = 0;
    while (at < slots_.size() && slots_[at].operation != nobody) {
      ++at;
    }
    if (at == slots_.size()) {
      slots_.emplace_back();
      if (slots_.size() > frontier_.words() * 64) {
        widen();
      }
    }
    const operation_type& opened = *operations_[operation];
    slot_of_[operation] = at;
    slots_[at] = {operation, nobody, is_effect_free(*model_, opened.invocation, observed(opened)),
                  is_blind(*model_, opened.invocation, observed(opened))};
    return at;
  }

  /// Makes room for 64 more open operations.
  void widen() {
    const std::size_t words = frontier_.words() + 1;
    configuration_set wider(words);
    std::vector<word> copy(wider.stride());
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      const word* raw = frontier_.raw(i);
      std::copy_n(raw, 2 + words - 1, copy.data());
      copy[2 + words - 1] = 0;
      std::copy_n(raw + 2 + words - 1, words - 1, copy.data() + 2 + words);
      copy[2 + 2 * words - 1] = 0;
      wider.insert(copy.data());
    }
    frontier_ = std::move(wider);
    next_ = closure_ = configuration_set(words);
    scratch_.assign(frontier_.stride(), 0);
  }

  /// Leaves in `next_` the configurations in which the operation is linearized, its slot cleared.
  void respond(std::uint32_t operation) {
    const std::uint32_t at = slot_of_[operation];
    next_.clear();
    closure_.clear();
    for (std::size_t i = 0; i < frontier_.size(); ++i) {
      load(frontier_, i);
      if (view().is_done(at)) {
        view().flip_done(at);
        next_.insert(scratch_.data());
        continue;
      }
      closure_.insert(scratch_.data());
      if (view().is_optional(at)) {
        view().flip_optional(at);
        next_.insert(scratch_.data());
      }
    }
    for (std::size_t i = 0; i < closure_.size() && met_ == bound::none; ++i) {
      expand(i, at);
    }
  }

  /// Linearizes each open operation in turn after the i-th configuration of the closure.
  void expand(std::size_t i, std::uint32_t target) {
    ++visited_;
    met_ = limits_->spend(bytes());
    for (std::uint32_t at = 0; at < slots_.size(); ++at) {
      if (slots_[at].operation == nobody || slots_[at].effect_free) {
        continue;
      }
      load(closure_, i);
      if (view().is_done(at) || !linearize(at)) {
        continue;
      }
      if (view().is_done(target)) {
        view().flip_done(target);
        next_.insert(scratch_.data());
      } else {
        closure_.insert(scratch_.data());
      }
    }
  }

  /// Advances the scratch configuration by the operation in the slot; false where it does not fit.
  bool linearize(std::uint32_t at) {
    const operation_type& operation = *operations_[slots_[at].operation];
    state_type state = states_[view().state()];
    if (!advance(*model_, state, operation.invocation, observed(operation))) {
      return false;
    }
    view().set_state(states_.intern(std::move(state)));
    mark_done(at);
    for (std::uint32_t other = 0; other < slots_.size(); ++other) {
      const slot& open = slots_[other];
      if (open.operation == nobody || view().is_done(other)) {
        continue;
      }
      if (open.effect_free) {
        apply_if_accepted(other);
      } else if (slots_[at].blind && open.blind && !view().is_optional(other)) {
        view().flip_optional(other);
      }
    }
    return true;
  }

  /// Linearizes an operation without effect if the state of the scratch configuration allows it.
  void apply_if_accepted(std::uint32_t at) {
    const operation_type& operation = *operations_[slots_[at].operation];
    state_type state = states_[view().state()];
    if (advance(*model_, state, operation.invocation, observed(operation))) {
      mark_done(at);
    }
  }

  void mark_done(std::uint32_t at) {
    view().flip_done(at);
    if (view().is_optional(at)) {
      view().flip_optional(at);
    }
    if (mode_ == tracing::on) {
      view().set_trace(traces_.add(view().trace(), slots_[at].operation));
    }
  }

  void release(std::uint32_t operation) { slots_[slot_of_[operation]] = {}; }

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
      load(frontier_, i);
      change(i);
      next_.insert(scratch_.data());
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
  std::vector<slot> slots_{};
  std::vector<std::uint32_t> slot_of_{};
  configuration_set frontier_{1};
  configuration_set next_{1};
  configuration_set closure_{1};
  std::vector<word> scratch_{};
  state_table<Model> states_;
  trace_forest traces_{};
  std::size_t kept_states_ = 0;
  std::size_t kept_traces_ = 0;
  std::size_t visited_ = 0;
  std::uint32_t stuck_ = nobody;
  bound met_ = bound::none;
};

}  // namespace brigade::linearize::detail
