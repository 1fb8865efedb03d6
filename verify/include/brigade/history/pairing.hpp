// From events to operations: each response finds the invocation of its process.
//
//     history::json_reader reader(source, "run.jsonl");
//     auto operations = history::read_operations(reader, map_events{});
//
// A translation T says what the events of one model mean:
//
//     using invocation, response;
//     invocation invocation_of(const event_view&) const;
//     response response_of(const invocation&, const event_view&) const;
//         both throw std::invalid_argument("expected ...") where a field is missing or of another
//         kind than the model wants.
//
// Events come in any order between processes, and in order within one. A process has at most one
// operation open, one whose outcome is unknown (`info`) apart: that stays open, and the process
// goes on. An operation that failed is left out.
#pragma once

#include <brigade/history/event.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace brigade::history {

/// Collects events into a history. Not thread-safe. Memory: the operations and one entry a process.
template <class Translation>
class pairing {
 public:
  using invocation_type = typename Translation::invocation;
  using response_type = typename Translation::response;

  explicit pairing(Translation translation = {}) : translation_(std::move(translation)) {}

  /// Constant time, amortised. Throws std::invalid_argument("expected ...") where the event does
  /// not continue its process, and what the translation throws; the history is then as it was.
  void add(const event_view& seen) {
    open_operation& current = open_[seen.process];
    if (seen.time < current.last) {
      throw std::invalid_argument("expected a time of at least " + std::to_string(current.last) +
                                  ", that of the line before of process " +
                                  std::to_string(seen.process));
    }
    if (seen.type == event_type::invoke) {
      invoke(current, seen);
    } else {
      respond(current, seen);
    }
    current.last = seen.time;
  }

  /// The operations so far, those without a response pending, in the order of their invocations'
  /// lines (one that failed gives its place to the last one). Leaves the collection empty.
  [[nodiscard]] history<invocation_type, response_type> take() {
    open_.clear();
    return std::exchange(operations_, {});
  }

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  struct open_operation {
    std::size_t index = none;
    stamp last = std::numeric_limits<stamp>::min();
  };

  void invoke(open_operation& current, const event_view& seen) {
    if (current.index != none) {
      throw std::invalid_argument("expected the response of process " +
                                  std::to_string(seen.process) + " before its next invocation");
    }
    operations_.push_back({.thread = seen.process,
                           .invocation = translation_.invocation_of(seen),
                           .response = {},
                           .invoked = seen.time,
                           .responded = never});
    current.index = operations_.size() - 1;
  }

  void respond(open_operation& current, const event_view& seen) {
    if (current.index == none) {
      throw std::invalid_argument("expected an invocation of process " +
                                  std::to_string(seen.process) + " before this response");
    }
    auto& operation = operations_[current.index];
    if (seen.type == event_type::ok) {
      operation.response = translation_.response_of(operation.invocation, seen);
      operation.responded = seen.time;
    } else if (seen.type == event_type::fail) {
      remove(current.index);
    }
    current.index = none;
  }

  void remove(std::size_t index) {
    const std::size_t last = operations_.size() - 1;
    if (index != last) {
      operations_[index] = std::move(operations_[last]);
      open_operation& moved = open_[operations_[index].thread];
      if (moved.index == last) moved.index = index;
    }
    operations_.pop_back();
  }

  Translation translation_;
  std::unordered_map<std::uint32_t, open_operation> open_;
  history<invocation_type, response_type> operations_;
};

/// Reads all events of a reader (`bool next(event_view&)`, `format_error error(what)`) into
/// operations. Throws format_error with the position of the event that does not fit.
template <class Reader, class Translation>
[[nodiscard]] auto read_operations(Reader& reader, Translation translation) {
  pairing<Translation> pairs(std::move(translation));
  event_view seen;
  while (reader.next(seen)) {
    try {
      pairs.add(seen);
    } catch (const std::invalid_argument& unfit) {
      throw reader.error(unfit.what());
    }
  }
  return pairs.take();
}

}  // namespace brigade::history
