#include <algorithm>
#include <brigade/scenario/timetable.hpp>
#include <cstddef>
#include <tuple>

namespace brigade::scenario {
namespace {

/// One row of the picture: an operation begins or ends.
struct event {
  history::stamp at = 0;
  bool ends = false;
  const told_operation* operation = nullptr;
};

std::vector<event> events_of(const std::vector<told_operation>& run) {
  std::vector<event> events;
  for (const told_operation& operation : run) {
    events.push_back({operation.invoked, false, &operation});
    if (operation.responded != history::never)
      events.push_back({operation.responded, true, &operation});
  }
  // With equal stamps the beginnings come first: ties count as overlap. Then as they stand in the
  // run.
  std::sort(events.begin(), events.end(), [](const event& a, const event& b) {
    return std::tie(a.at, a.ends, a.operation) < std::tie(b.at, b.ends, b.operation);
  });
  return events;
}

/// What one row of the picture says in the column of one thread.
struct entry {
  std::uint32_t thread = 0;
  std::string text;
  bool open = false;  ///< the operation goes on below
};

/// An operation that begins and ends with nothing in between becomes one row.
std::vector<entry> entries_of(const std::vector<event>& events) {
  std::vector<entry> entries;
  for (std::size_t at = 0; at < events.size(); ++at) {
    const told_operation& operation = *events[at].operation;
    const bool at_once = at + 1 < events.size() && events[at + 1].ends &&
                         events[at + 1].operation == events[at].operation;
    if (at_once) {
      entries.push_back(
          {operation.thread, "  " + operation.asked + " -> " + operation.answered, false});
      ++at;
    } else if (events[at].ends) {
      entries.push_back({operation.thread, "\\ -> " + operation.answered, false});
    } else {
      entries.push_back({operation.thread, "/ " + operation.asked, true});
    }
  }
  return entries;
}

std::string row_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    line += cells[column] + std::string(widths[column] - cells[column].size() + 3, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

std::string timetable(const std::vector<told_operation>& run) {
  const std::vector<entry> entries = entries_of(events_of(run));
  std::vector<std::string> cells{"  main"};
  for (const told_operation& operation : run) {
    while (cells.size() <= operation.thread) {
      cells.push_back("  thread " + std::to_string(cells.size() - 1));
    }
  }
  std::vector<std::size_t> widths;
  for (const std::string& head : cells) widths.push_back(head.size());
  for (const entry& each : entries) {
    widths[each.thread] = std::max(widths[each.thread], each.text.size());
  }
  std::string text = row_of(cells, widths);
  std::vector<bool> open(cells.size(), false);
  for (const entry& each : entries) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
      cells[column] = open[column] ? "|" : "";
    }
    cells[each.thread] = each.text;
    open[each.thread] = each.open;
    text += row_of(cells, widths);
  }
  return text;
}

}  // namespace brigade::scenario
