#include "label.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

#include "printable.hpp"

namespace brigade::report {
namespace {

struct unit {
  const char* name;
  std::uint64_t nanoseconds;
  int digits;  // decimals that reach down to one nanosecond
};

constexpr std::array<unit, 4> units{
    {{"s", 1'000'000'000, 9}, {"ms", 1'000'000, 6}, {"µs", 1'000, 3}, {"ns", 1, 0}}};

std::string duration(std::uint64_t nanoseconds) {
  const unit* chosen = &units.back();
  for (const unit& candidate : units) {
    if (nanoseconds < candidate.nanoseconds) continue;
    chosen = &candidate;
    break;
  }
  std::string text = std::to_string(nanoseconds / chosen->nanoseconds);
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), "%0*llu", chosen->digits,
                static_cast<unsigned long long>(nanoseconds % chosen->nanoseconds));
  if (chosen->digits > 0) {
    std::string decimals = fraction.data();
    decimals.erase(decimals.find_last_not_of('0') + 1);
    if (!decimals.empty()) text += "." + decimals;
  }
  return text + " " + chosen->name;
}

}  // namespace

std::string client_name(const document& judged, const operation& op) {
  return printable(judged.clients[op.client]);
}

std::string short_label(const operation& op) {
  const std::string invocation = printable(op.invocation);
  return op.response.empty() ? invocation : invocation + ": " + printable(op.response);
}

std::string time_label(const document& judged, history::stamp at, history::stamp origin) {
  if (judged.clock == clock_unit::order_of_appearance) return "#" + std::to_string(at);
  return duration(static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(origin));
}

}  // namespace brigade::report
