// Moves between absence and presence, each in its window of time: a schedule for all that must
// happen, made in one pass over time.
//
// Up moves (absent to present) and down moves alternate. Certain jobs are one such move each;
// others may be one, or ask no more than that the state be present, or absent, at one instant of
// their windows. Who makes which move is left open. Two things are kept for either direction
// instead:
//   - supply: each move is given to the job, of those that can make it, that is due first;
//   - debts: each move is given to the job, of those that have to make one, that is due first.
// If every move has been given to a job and every job that has to make a move was given one, then
// one assignment does both (Mendelsohn and Dulmage, "Some generalizations of the problem of
// distinct representatives", Canad. J. Math. 10, 1958): no choice between a put and an insert is
// ever made.
//
// A move is made only when a job is due that would fail without it, and no other move is. Two moves
// of jobs whose windows meet can be made one after the other at any instant of both, whatever the
// state is, so what fails for lack of a partner looks for one that was not used in its own time.
//
// A schedule found is one. None found means that there is none where every job that moves has to
// (the laziest schedule is the best: exchange.hpp); where some may, it means nothing. O(n log n).
#pragma once

#include <array>
#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::keyed {

/// What a job asks of its window.
enum class task : std::uint8_t {
  rise,            ///< a move up
  may_rise,        ///< a move up, or presence at one instant
  spare_rise,      ///< a move up, or nothing
  fall,            ///< a move down
  may_fall,        ///< a move down, or absence at one instant
  spare_fall,      ///< a move down, or nothing
  presence,        ///< presence at one instant
  absence,         ///< absence at one instant
  change,          ///< absence at one instant, or another value
  change_to_other  ///< another value
};

struct job {
  stamp release = 0;
  stamp due = never;
  task what = task::presence;
  bool stores = false;      ///< certainly a value, of the chain
  bool holds = false;       ///< comes last of what is due at its instant, and leaves presence
  value_id chain = absent;  ///< of which the value is stored, or is to be changed
};

class presence_schedule {
 public:
  struct place;  ///< to come back to

  /// The jobs must outlive it.
  presence_schedule(std::span<const job> jobs, bool present);

  /// The job that could not be done in time, if there is one.
  [[nodiscard]] std::optional<std::size_t> failure();

  /// The jobs that have a due time, and how many of them have been done.
  [[nodiscard]] std::size_t size() const noexcept { return dues_.size(); }
  [[nodiscard]] std::size_t done() const noexcept { return at_.done; }

  /// Does so many jobs more, in the order in which they are due. False where the next one fails.
  [[nodiscard]] bool advance(std::size_t jobs);

  /// Where it is now: to come back to, with what has been done by then undone. O(jobs open).
  [[nodiscard]] place here();
  void go_back(const place& to);

  /// From now on makes moves that nobody waits for, some at random; 0: none.
  void wander(std::uint32_t seed) noexcept { random_ = seed; }

 private:
  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  enum direction : std::uint8_t { down, up };
  using due_job = std::pair<stamp, std::uint32_t>;
  using by_due = std::priority_queue<due_job, std::vector<due_job>, std::greater<>>;

  /// All that concerns moves in one direction.
  struct side {
    by_due supply;
    by_due debts;
    std::set<due_job> missed;  ///< could have moved, and were due before anybody asked
  };

  /// A store that happened after an instant.
  struct latest_store {
    stamp after = std::numeric_limits<stamp>::min();
    value_id chain = absent;
  };

 public:
  struct place {
    direction state = down;
    std::size_t done = 0;
    std::size_t released = 0;
    std::size_t changes = 0;  ///< of what jobs have done
    std::array<side, 2> sides{};
    std::array<stamp, 2> last_in{};      ///< when the state was last left
    by_due idle_stores{};                ///< that need no move and have no instant yet
    std::uint32_t latest_idle = nobody;  ///< of those that are over
    std::array<latest_store, 2> stores{};
  };

 private:
  void release(std::uint32_t index);
  [[nodiscard]] bool complete(std::uint32_t index);
  [[nodiscard]] bool complete_move(direction to, std::uint32_t index);
  [[nodiscard]] bool complete_change(const job& due);
  [[nodiscard]] bool store_anew(const job& due);
  [[nodiscard]] bool pair_with_missed(direction to, std::uint32_t index);
  [[nodiscard]] bool visit(direction to, const job& due);
  [[nodiscard]] bool hold(std::uint32_t index);
  [[nodiscard]] bool move(direction to, stamp now);
  void stray(const job& due);
  [[nodiscard]] bool chance(std::uint32_t one_in) noexcept;
  void note_store(latest_store now);
  void drop_overdue(direction to, stamp now);
  void drop_idle(stamp now);
  void set_moved(std::uint32_t index);
  void set_served(std::uint32_t index);
  [[nodiscard]] static direction opposite(direction to) noexcept { return to == up ? down : up; }

  std::span<const job> jobs_;
  std::vector<std::uint32_t> releases_{};
  std::vector<std::uint32_t> dues_{};
  std::vector<stamp> earliest_debt_{};  // release, of the jobs that have to move and are still due
  std::vector<bool> moved_;             // by supply
  std::vector<bool> served_;            // by debts
  std::vector<std::uint32_t> changes_{};  // to the two, in their order: twice the job, plus which
  place at_{};
  std::uint32_t random_ = 0;
};

}  // namespace brigade::linearize::keyed
