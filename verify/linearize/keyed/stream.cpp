#include <brigade/linearize/keyed/stream.hpp>
#include <limits>
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
    return std::visit([&](auto& by) { return by.feed(next, index) && tidy(by); }, by_);
  }

  bool advance(stamp now) {
    return std::visit([&](auto& by) { return by.advance(now); }, by_);
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
    return std::get<search_driver>(by_).finish();
  }

 private:
  using any_driver = std::variant<zone_driver, search_driver>;

  [[nodiscard]] any_driver driver(method how) {
    if (how == method::zones) {
      return any_driver(std::in_place_type<zone_driver>,
                        register_zones(allowed_.initial, last_value, 0));
    }
    return any_driver(std::in_place_type<search_driver>, allowed_, budget_);
  }

  bool tidy(zone_driver& by) {
    if (by.zones().values() > tidy_at_) {
      by.zones().forget_the_dead();
      tidy_at_ = by.zones().values() * 2 + values_held;
      out_of_memory_ = by.zones().bytes() > allowed_.memory_bytes;
    }
    return !out_of_memory_;
  }
  bool tidy(search_driver&) noexcept { return true; }

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
