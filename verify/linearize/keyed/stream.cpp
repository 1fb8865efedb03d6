#include <brigade/linearize/keyed/stream.hpp>
#include <limits>
#include <memory>
#include <stdexcept>
#include <variant>

#include "budget.hpp"
#include "search_driver.hpp"
#include "zone_driver.hpp"

namespace brigade::linearize::keyed {
namespace {

/// How many values zones may hold before the dead ones are looked for.
constexpr std::size_t values_held = 4096;

}  // namespace

class stream::judge {
 public:
  judge(method how, const options& allowed)
      : allowed_(allowed), budget_(allowed), by_(driver(how)) {}

  bool feed(const operation& next) {
    if (next.invoked < last_invoked_) {
      throw std::invalid_argument("an operation was fed after one that was invoked later");
    }
    if (next.then == effect::derive && allowed_.derived == nullptr) {
      throw std::invalid_argument("an operation derives, but options.derived is null");
    }
    last_invoked_ = next.invoked;
    const std::size_t index = fed_++;
    if (auto* const zones = std::get_if<zone_driver>(&by_)) {
      return zones->feed(next, index) && tidy(*zones);
    }
    return searching().feed(next, index);
  }

  bool advance(stamp now) {
    auto* const zones = std::get_if<zone_driver>(&by_);
    return zones != nullptr ? zones->advance(now) : searching().advance(now);
  }

  result finish() {
    if (auto* zones = std::get_if<zone_driver>(&by_)) {
      const auto standing = zones->finish();
      auto found = zones->verdict_of_standing();
      if (out_of_memory_) {
        found = {};
        found.met = bound::memory;
      } else if (standing == zone_driver::standing::ambiguous) {
        found.met = bound::repeated_value;
      } else if (standing == zone_driver::standing::unfit) {
        found.met = bound::unfit;
      }
      return found;
    }
    return searching().finish();
  }

 private:
  // A search takes kilobytes from the start, which keys judged by zones need not pay for.
  using any_driver = std::variant<zone_driver, std::unique_ptr<search_driver>>;

  [[nodiscard]] search_driver& searching() { return *std::get<1>(by_); }

  [[nodiscard]] any_driver driver(method how) {
    if (how == method::zones) {
      return any_driver(std::in_place_type<zone_driver>,
                        register_zones(allowed_.initial, last_value, 0));
    }
    return std::make_unique<search_driver>(allowed_, budget_);
  }

  bool tidy(zone_driver& by) {
    if (by.zones().values() > tidy_at_) {
      by.zones().forget_the_dead();
      tidy_at_ = by.zones().values() * 2 + values_held;
      out_of_memory_ = by.zones().bytes() > allowed_.memory_bytes;
    }
    return !out_of_memory_;
  }

  options allowed_;
  budget budget_;
  any_driver by_;
  std::size_t fed_ = 0;
  std::size_t tidy_at_ = values_held;
  stamp last_invoked_ = std::numeric_limits<stamp>::min();
  bool out_of_memory_ = false;
};

stream::stream(method how, const options& allowed)
    : judge_(std::make_unique<judge>(how, allowed)) {}
stream::stream(stream&&) noexcept = default;
stream& stream::operator=(stream&&) noexcept = default;
stream::~stream() = default;

bool stream::feed(const operation& next) { return judge_->feed(next); }
bool stream::advance(stamp now) { return judge_->advance(now); }
result stream::finish() { return judge_->finish(); }

}  // namespace brigade::linearize::keyed
