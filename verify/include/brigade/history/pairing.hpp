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

/// Which operation each process has open, and that its events continue each other. `Handle` names
/// an operation to whoever keeps them. Not thread-safe; constant time an event, amortised.
template <class Handle>
class open_processes {
 public:
  /// Throws std::invalid_argument("expected ...") where an invocation does not continue its
  /// process.
  void check_invocation(const event_view& seen) { (void)continued(seen, false); }

  /// After check_invocation, once there is something to name.
  void open(const event_view& seen, Handle handle) {
    processes_[seen.process] = {std::move(handle), seen.time};
  }

  /// The operation that the response is of, still open. Throws as check_invocation.
  [[nodiscard]] Handle& answered(const event_view& seen) { return *continued(seen, true).handle; }

  void close(const event_view& seen) { processes_[seen.process] = {std::nullopt, seen.time}; }

  /// Renames what the process has open, if that is `from`.
  void rename(std::uint32_t number, const Handle& from, Handle to) {
    auto& handle = processes_[number].handle;
    if (handle == from) handle = std::move(to);
  }

  void clear() { processes_.clear(); }

 private:
  struct process {
    std::optional<Handle> handle{};
    stamp last = std::numeric_limits<stamp>::min();
  };

  process& continued(const event_view& seen, bool is_open) {
    process& current = processes_[seen.process];
    if (seen.time < current.last) {
      throw std::invalid_argument("expected a time of at least " + std::to_string(current.last) +
                                  ", that of the line before of process " +
                                  std::to_string(seen.process));
    }
    if (current.handle.has_value() != is_open) {
      throw std::invalid_argument(
          is_open ? "expected an invocation of process " + std::to_string(seen.process) +
                        " before this response"
                  : "expected the response of process " + std::to_string(seen.process) +
                        " before its next invocation");
    }
    return current;
  }

  std::unordered_map<std::uint32_t, process> processes_{};
};

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
    if (seen.type == event_type::invoke) {
      open_.check_invocation(seen);
      operations_.push_back({.thread = seen.process,
                             .invocation = translation_.invocation_of(seen),
                             .response = {},
                             .invoked = seen.time,
                             .responded = never});
      open_.open(seen, operations_.size() - 1);
    } else {
      respond(open_.answered(seen), seen);
      open_.close(seen);
    }
  }

  /// The operations so far, those without a response pending, in the order of their invocations'
  /// lines (one that failed gives its place to the last one). Leaves the collection empty.
  [[nodiscard]] history<invocation_type, response_type> take() {
    open_.clear();
    return std::exchange(operations_, {});
  }

 private:
  void respond(std::size_t index, const event_view& seen) {
    auto& operation = operations_[index];
    if (seen.type == event_type::ok) {
      operation.response = translation_.response_of(operation.invocation, seen);
      operation.responded = seen.time;
    } else if (seen.type == event_type::fail) {
      remove(index);
    }
  }

  void remove(std::size_t index) {
    const std::size_t last = operations_.size() - 1;
    if (index != last) {
      operations_[index] = std::move(operations_[last]);
      open_.rename(operations_[index].thread, last, index);
    }
    operations_.pop_back();
  }

  Translation translation_;
  open_processes<std::size_t> open_{};
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
