#include "meetings.hpp"

#include <cstdint>
#include <map>
#include <unordered_map>

namespace brigade::explore {

namespace {

using runtime::observed_step;

/// The latest steps of one thread on one object.
struct latest {
  std::ptrdiff_t any = -1;
  std::ptrdiff_t modifying = -1;
};

}  // namespace

std::vector<bool> meetings(const std::vector<observed_step>& steps) {
  std::vector<bool> meets(steps.size(), false);
  std::unordered_map<std::uint32_t, std::map<unsigned, latest>> objects;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const observed_step& step = steps[i];
    if (step.taken.object == 0 || step.taken.how == runtime::effect::none) continue;
    const bool modifies = runtime::modifies(step.taken.how);
    auto& threads = objects[step.taken.object];
    latest& own = threads[step.thread];
    for (const auto& [thread, other] : threads) {
      const std::ptrdiff_t met = modifies ? other.any : other.modifying;
      if (thread == step.thread || met <= own.any) continue;
      meets[i] = meets[static_cast<std::size_t>(met)] = true;
    }
    own.any = static_cast<std::ptrdiff_t>(i);
    if (modifies) own.modifying = own.any;
  }
  return meets;
}

}  // namespace brigade::explore
