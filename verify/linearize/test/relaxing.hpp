// What it is to relax one operation of a core, written down once more, and plainly: an operation
// without effect is left out, one with effect loses its response.
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <vector>

namespace brigade::linearize::test {

/// What relied on the operation that was left out does so no more.
template <class Model>
void forget_what_it_revealed(const Model& model, std::vector<operation_of<Model>>& core,
                             const operation_of<Model>& left_out) {
  if constexpr (revealing_model<Model>) {
    const auto name = model.reveals(left_out.invocation, observed(left_out));
    const bool is_told_still = std::any_of(core.begin(), core.end(), [&](const auto& each) {
      return model.reveals(each.invocation, observed(each)) == name;
    });
    for (auto& each : core) {
      if (name && !is_told_still && model.relies_on(each.invocation, observed(each)) == name) {
        each.invocation = model.without_reliance(each.invocation);
      }
    }
  }
}

/// Without its response, an operation relies on nothing that is revealed.
template <class Model>
void forget_what_it_relied_on(const Model& model, std::vector<operation_of<Model>>& core,
                              std::size_t at) {
  if constexpr (revealing_model<Model>) {
    const auto name = model.relies_on(core[at].invocation, observed(core[at]));
    for (const auto& each : core) {
      if (name && model.reveals(each.invocation, observed(each)) == name) {
        core[at].invocation = model.without_reliance(core[at].invocation);
      }
    }
  }
}

/// Applies one more relaxation to the core; false where the operation has none.
template <class Model>
[[nodiscard]] bool relax(const Model& model, std::vector<operation_of<Model>>& core,
                         std::size_t at) {
  if (core[at].pending()) {
    return false;
  }
  const auto whole = core[at];
  if (is_effect_free(model, whole.invocation, observed(whole)) ||
      is_effect_free(model, whole.invocation, nullptr)) {
    core.erase(core.begin() + static_cast<std::ptrdiff_t>(at));
    forget_what_it_revealed(model, core, whole);
  } else {
    core[at].response.reset();
    core[at].responded = history::never;
    forget_what_it_relied_on(model, core, at);
  }
  return true;
}

}  // namespace brigade::linearize::test
