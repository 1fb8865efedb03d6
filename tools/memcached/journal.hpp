// Merges what several threads report into one history file, sorted by time and flushed as it grows.
//
// Each thread reports into a lane of its own, in the order of its stamps. A line is written when
// every lane has got past its stamp, so the file is sorted, and each prefix of it is a history:
// what a run that is killed leaves behind can be judged.
#pragma once

#include <brigade/history/event.hpp>
#include <brigade/history/json_writer.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace brigade::tools::memcached {

/// What a lane reports: an event, or something about the server at that time.
struct report {
  enum class kind : std::uint8_t {
    event,
    note,           ///< `name` and `members`
    growth_begins,  ///< seen at `time`; it began before
    growth_holds,   ///< certainly under way at `time`
    growth_ends,    ///< seen at `time`; it ended before
  };
  kind what = kind::event;
  history::owned_event event{};  ///< its time is the report's
  std::string name{};
  std::string members{};
};

/// What was written.
struct journal_totals {
  std::size_t invoked = 0;
  std::size_t ok = 0;
  std::size_t failed = 0;
  std::size_t unknown = 0;
  std::size_t growths = 0;      ///< of which both ends were seen
  std::size_t overlapping = 0;  ///< operations open at some time between the two
  std::size_t certain = 0;  ///< operations open at an instant that lay certainly within a growth
};

class journal {
 public:
  journal(std::size_t lanes, history::json_writer& out) : lanes_(lanes), out_(&out) {}

  /// From the lane's own thread; stamps of one lane do not decrease.
  void add(std::size_t lane, report what);

  /// From the lane's own thread: it will report nothing before `time`.
  void pass(std::size_t lane, history::stamp time);

  /// The lane reports nothing more.
  void close(std::size_t lane);

  /// Writes what every lane has got past. One thread at a time; what the writer throws comes out.
  void write_ready();

  /// By the thread that writes.
  [[nodiscard]] const journal_totals& totals() const noexcept { return totals_; }

 private:
  struct waiting_reports {
    std::mutex mutex;
    std::vector<report> waiting;
    history::stamp passed = INT64_MIN;
  };

  void write(const report& what);
  void write_event(const history::owned_event& event);
  void end_growth(history::stamp time);

  std::deque<waiting_reports> lanes_;
  history::json_writer* out_;
  std::vector<report> pending_;  ///< taken out of the lanes, not yet written
  journal_totals totals_;
  std::size_t open_ = 0;  ///< operations invoked and not ended, at the line last written
  struct growth {
    bool under_way = false;
    history::stamp began = 0;
    std::size_t overlapping = 0;
    std::size_t certain = 0;
  } growth_;
};

}  // namespace brigade::tools::memcached
