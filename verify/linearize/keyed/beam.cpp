#include "beam.hpp"

#include <algorithm>

#include "lookahead.hpp"
#include "search_driver.hpp"

namespace brigade::linearize::keyed {
namespace {

class beam {
 public:
  beam(std::span<const operation> operations, std::span<const std::size_t> order,
       const options& allowed, budget& shared, lookahead::deadlines known,
       const beam_limits& limits)
      : limits_(limits),
        operations_(operations),
        order_(order),
        ahead_(operations, order, 0, known),
        driver_(allowed, shared),
        newer_{driver_, 0},
        older_{driver_, 0},
        width_(limits.narrowest) {
    ahead_.stored_before_all(allowed.initial);
    driver_.look_ahead(ahead_);
    driver_.narrow(width_, limits_.steps);
    newer_ = older_ = {driver_, 0};
  }

  result run() {
    while (true) {
      while (next_ < operations_.size() && advance()) {
      }
      if (next_ == operations_.size() || driver_.decided()) {
        const result& found = driver_.finish();
        if (found.verdict == verdict::holds || found.met != bound::none) {
          return found;
        }
      }
      if (width_ >= limits_.widest) {
        return {};
      }
      go_back();
    }
  }

 private:
  /// A place to go back to.
  struct place {
    search_driver driver;
    std::size_t next;
  };

  [[nodiscard]] std::size_t position(std::size_t i) const noexcept {
    return order_.empty() ? i : order_[i];
  }

  bool advance() {
    if (next_ == newer_.next + limits_.stride) {
      older_ = std::move(newer_);
      newer_ = {driver_, next_};
    }
    if (next_ == hard_until_) {
      width_ = limits_.narrowest;
      driver_.narrow(width_, limits_.steps);
    }
    const std::size_t index = position(next_);
    if (!driver_.feed(operations_[index], index)) {
      return false;
    }
    ++next_;
    return true;
  }

  void go_back() {
    hard_until_ = std::max(hard_until_, next_ + limits_.stride);
    while (next_ > older_.next) {
      ahead_.take_back(position(--next_));
    }
    driver_ = older_.driver;
    newer_ = older_;
    width_ *= 4;
    driver_.narrow(width_, limits_.steps);
  }

  beam_limits limits_;
  std::span<const operation> operations_;
  std::span<const std::size_t> order_;
  lookahead ahead_;
  search_driver driver_;
  place newer_;
  place older_;
  std::size_t next_ = 0;
  std::size_t width_ = 0;
  std::size_t hard_until_ = 0;
};

}  // namespace

result confirm(std::span<const operation> operations, std::span<const std::size_t> order,
               const options& allowed, budget& shared, lookahead::deadlines known,
               const beam_limits& limits) {
  return beam(operations, order, allowed, shared, known, limits).run();
}

}  // namespace brigade::linearize::keyed
