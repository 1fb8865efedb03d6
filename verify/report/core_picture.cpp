#include "core_picture.hpp"

#include <algorithm>
#include <map>

#include "label.hpp"
#include "printable.hpp"

namespace brigade::report {
namespace {

using history::stamp;

bool open_ended(const operation& op) { return op.pending() || op.response_relaxed; }

stamp end_of(const operation& op) { return open_ended(op) ? history::never : op.responded; }

// The columns at which the stamps of the drawn operations stand.
using scale = std::map<stamp, std::size_t>;

// Places the stamps from left to right, each as far left as the labels of the operations that end
// there allow.
scale place(const document& judged, const std::vector<std::size_t>& operations) {
  scale columns_of;
  for (const std::size_t i : operations) {
    columns_of[judged.operations[i].invoked] = 0;
    columns_of[end_of(judged.operations[i])] = 0;
  }
  constexpr std::size_t gap = 2;
  std::size_t column = 0;
  for (auto& [at, placed] : columns_of) {
    for (const std::size_t i : operations) {
      const operation& op = judged.operations[i];
      if (end_of(op) != at || op.invoked == at) continue;
      const std::size_t bars = 1;
      column = std::max(column, columns_of[op.invoked] + bars + columns(short_label(op)));
    }
    placed = column;
    column += gap;
  }
  return columns_of;
}

// The bar's label centred between its bounds, dashes on both sides.
std::string bar(const operation& op, std::size_t width) {
  const std::string label = short_label(op);
  const std::size_t space = width - std::min(width, columns(label));
  const std::string closing = open_ended(op) ? "..." : "|";
  std::string drawn(1 + space / 2, '-');
  drawn.front() = '|';
  return drawn + label + std::string(space - space / 2, '-') + closing;
}

void draw_on(std::string& line, const operation& op, const scale& columns_of) {
  const std::size_t from = columns_of.at(op.invoked);
  const std::size_t to = columns_of.at(end_of(op));
  line.resize(line.size() + from - std::min(from, columns(line)), ' ');
  line += bar(op, to > from + 1 ? to - from - 1 : 0);
}

}  // namespace

std::vector<std::string> draw(const document& judged, const std::vector<std::size_t>& operations,
                              std::size_t width) {
  if (operations.empty()) return {};
  std::vector<std::size_t> by_invocation = operations;
  std::sort(by_invocation.begin(), by_invocation.end(), [&](std::size_t a, std::size_t b) {
    return judged.operations[a].invoked < judged.operations[b].invoked;
  });
  const scale columns_of = place(judged, by_invocation);
  std::size_t margin = 0;
  std::map<std::uint32_t, std::string> lanes;
  for (const std::size_t i : by_invocation) {
    const operation& op = judged.operations[i];
    margin = std::max(margin, columns(client_name(judged, op)));
    // A client has one operation at a time; a history from elsewhere may break that: no drawing.
    if (columns(lanes[op.client]) > columns_of.at(op.invoked)) return {};
    draw_on(lanes[op.client], op, columns_of);
  }
  std::vector<std::string> lines;
  for (const auto& [client, lane] : lanes) {
    const std::string name = printable(judged.clients[client]);
    lines.push_back(name + std::string(margin - columns(name) + 2, ' ') + lane);
    if (columns(lines.back()) > width) return {};
  }
  return lines;
}

}  // namespace brigade::report
