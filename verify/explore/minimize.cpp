#include "minimize.hpp"

#include <cctype>
#include <string>

#include "runtime/interruption.hpp"
#include "runtime/scheduler.hpp"

namespace brigade::explore {

namespace {

using strategies::decision;
using strategies::ending;
using schedule = std::vector<decision>;

constexpr std::uint64_t most_reductions = 4'000;
constexpr std::uint64_t most_searched = 20'000;

// Consecutive steps of one thread, with the choices taken in them: [begin, end) of a schedule.
struct block {
  std::size_t begin;
  std::size_t end;
  std::uint16_t thread;
};

std::vector<block> blocks_of(const schedule& whole) {
  std::vector<block> blocks;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const decision& next = whole[i];
    const bool goes_on = !blocks.empty() && (next.is_choice || next.value == blocks.back().thread);
    if (goes_on) {
      blocks.back().end = i + 1;
    } else {
      blocks.push_back({i, i + 1, next.is_choice ? std::uint16_t{0} : next.value});
    }
  }
  return blocks;
}

void append(schedule& to, const schedule& from, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return from.begin() + static_cast<std::ptrdiff_t>(i); };
  to.insert(to.end(), at(begin), at(end));
}

// The block is performed at another place: right before decision `place`, which is not inside it.
schedule moved(const schedule& whole, const block& part, std::size_t place) {
  schedule made;
  append(made, whole, 0, std::min(place, part.begin));
  if (place > part.end) append(made, whole, part.end, place);
  append(made, whole, part.begin, part.end);
  if (place < part.begin) append(made, whole, place, part.begin);
  append(made, whole, std::max(place, part.end), whole.size());
  return made;
}

schedule without(const schedule& whole, std::size_t begin, std::size_t end) {
  schedule made;
  append(made, whole, 0, begin);
  append(made, whole, end, whole.size());
  return made;
}

class minimizer {
 public:
  minimizer(failing_schedule known, const failing_run& fails,
            std::chrono::steady_clock::time_point deadline)
      : best_(std::move(known)), fails_(fails), deadline_(deadline) {}

  failing_schedule run() {
    reduce();
    search();
    reduce();
    return std::move(best_);
  }

 private:
  bool spent() const {
    return runtime::interrupted() || std::chrono::steady_clock::now() > deadline_;
  }

  bool try_one(const schedule& candidate) {
    if (reductions_ == most_reductions || spent()) return false;
    ++reductions_;
    const auto guide = strategies::make_guided(candidate);
    ending how{};
    return fails_(*guide, how) && keep_if_smaller();
  }

  bool keep_if_smaller() {
    failing_schedule found = last_schedule();
    if (!(found.size < best_.size)) return false;
    found.has_fewest_preemptions = best_.has_fewest_preemptions;
    best_ = std::move(found);
    return true;
  }

  void reduce() {
    while (drop_choices() || leave_out() || bring_together()) {
    }
  }

  bool drop_choices() {
    for (std::size_t i = 0; i < best_.decisions.size(); ++i) {
      if (!best_.decisions[i].is_choice || best_.decisions[i].value == 0) continue;
      schedule usual = best_.decisions;
      usual[i].value = 0;
      if (try_one(usual)) return true;
    }
    return false;
  }

  // Whole blocks first, single steps after.
  bool leave_out() {
    const std::vector<block> blocks = blocks_of(best_.decisions);
    for (const block& part : blocks) {
      if (try_one(without(best_.decisions, part.begin, part.end))) return true;
    }
    for (const block& part : blocks) {
      if (part.end - part.begin < 2) continue;
      if (try_one(without(best_.decisions, part.end - 1, part.end))) return true;
    }
    return false;
  }

  // A block later, to the next of its thread, or that one earlier, to this.
  bool bring_together() {
    const std::vector<block> blocks = blocks_of(best_.decisions);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      for (std::size_t j = i + 1; j < blocks.size(); ++j) {
        if (blocks[j].thread != blocks[i].thread) continue;
        if (try_one(moved(best_.decisions, blocks[i], blocks[j].begin))) return true;
        if (try_one(moved(best_.decisions, blocks[j], blocks[i].end))) return true;
        break;
      }
    }
    return false;
  }

  // Every schedule with fewer preemptions, and those with as many, for fewer steps.
  void search() {
    const auto guide = strategies::make_bounded(best_.size.preemptions);
    for (std::uint64_t done = 0; done < most_searched && !spent(); ++done) {
      ending how{};
      if (fails_(*guide, how)) keep_if_smaller();
      const bool more = guide->end_execution(how, runtime::the_scheduler.point());
      const coverage reached = guide->covered();
      best_.has_fewest_preemptions =
          !more || (reached.reached == coverage::extent::bounded_preemptions &&
                    reached.bound >= best_.size.preemptions);
      if (!more || reached.bound > best_.size.preemptions) return;
    }
  }

  failing_schedule best_;
  const failing_run& fails_;
  std::chrono::steady_clock::time_point deadline_;
  std::uint64_t reductions_ = 0;
};

}  // namespace

failing_schedule last_schedule() {
  const runtime::execution_trail& trail = runtime::the_scheduler.trail();
  failing_schedule last{trail.decisions(), {trail.preemptions(), 0, 0}, false};
  for (const decision& each : last.decisions) {
    if (!each.is_choice) ++last.size.steps;
    if (each.is_choice && each.value != 0) ++last.size.choices;
  }
  return last;
}

failing_schedule minimize(failing_schedule known, const failing_run& fails,
                          std::chrono::steady_clock::time_point deadline) {
  return minimizer(std::move(known), fails, deadline).run();
}

std::string without_addresses(const std::string& message) {
  std::string text;
  for (std::size_t i = 0; i < message.size(); ++i) {
    text += message[i];
    if (message[i] != 'x' || i == 0 || message[i - 1] != '0') continue;
    while (i + 1 < message.size() && std::isxdigit(static_cast<unsigned char>(message[i + 1]))) ++i;
  }
  return text;
}

}  // namespace brigade::explore
