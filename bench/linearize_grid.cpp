#include "linearize_grid.hpp"

#include <algorithm>
#include <brigade/linearize/keyed/table.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

#include "history_generator.hpp"
#include "history_measure.hpp"
#include "history_peer.hpp"

namespace brigade::bench {
namespace {

namespace keyed = linearize::keyed;
using linearize::verdict;

bool decided(const measured& m) { return m.finished && m.verdict != verdict::unknown; }

/// What the cells add up to.
class summary {
 public:
  explicit summary(const grid_options& wanted) : wanted_(&wanted) {}

  void add(const std::string& cell, const measured& ours, verdict expected) {
    if (!decided(ours)) {
      undecided_.push_back(cell + (ours.finished ? "" : ": died"));
    } else if (ours.verdict != expected) {
      wrong_.push_back(cell + ": judged wrongly here");
    }
  }

  void compare(const std::string& cell, const measured& ours, const measured& peer) {
    if (!decided(peer)) {
      ++peer_has_none_;
      return;
    }
    if (!decided(ours)) {
      slower_.push_back(cell + ": decided by the peer only");
      return;
    }
    if (ours.verdict != peer.verdict) {
      wrong_.push_back(cell + ": the peer says it " + std::string(to_string(peer.verdict)));
    }
    ratios_.push_back(peer.seconds / ours.seconds);
    if (peer.seconds < ours.seconds) {
      slower_.push_back(cell);
    }
  }

  /// Returns whether a verdict was wrong.
  [[nodiscard]] bool print() {
    std::printf("\n");
    list("end in unknown", undecided_);
    list("were judged wrongly", wrong_);
    if (!wanted_->peer.empty()) {
      std::printf("cells of which the peer has no verdict: %zu\n", peer_has_none_);
      list("were judged faster by the peer", slower_);
    }
    if (!ratios_.empty()) {
      std::sort(ratios_.begin(), ratios_.end());
      std::printf("the peer's time / ours in the other %zu: least %.1f, median %.1f, most %.0f\n",
                  ratios_.size(), ratios_.front(), ratios_[ratios_.size() / 2], ratios_.back());
    }
    return !wrong_.empty();
  }

 private:
  static void list(const std::string& what, const std::vector<std::string>& cells) {
    std::printf("cells that %s: %zu\n", what.c_str(), cells.size());
    for (const auto& cell : cells) {
      std::printf("  %s\n", cell.c_str());
    }
  }

  const grid_options* wanted_;
  std::vector<std::string> undecided_{};
  std::vector<std::string> wrong_{};
  std::vector<std::string> slower_{};
  std::vector<double> ratios_{};
  std::size_t peer_has_none_ = 0;
};

void print_peer(const measured& ours, const measured& peer) {
  if (!decided(peer)) {
    std::printf("   peer: %s", peer.finished ? "no verdict in its time" : "died");
    return;
  }
  std::printf("   peer: %-8s %9.1f ms, %5.0f MB, ratio %.1f",
              std::string(to_string(peer.verdict)).c_str(), peer.seconds * 1e3, peer.peak_megabytes,
              peer.seconds / ours.seconds);
}

void judge_cell(const std::string& cell, const history_options& kind, const grid_options& wanted,
                summary& all) {
  if (cell.find(wanted.cells) == std::string::npos) {
    return;
  }
  const auto history = std::make_shared<std::vector<keyed::operation>>(generate(kind));
  keyed::options limits;
  limits.timeout = std::chrono::milliseconds(static_cast<long>(wanted.timeout * 1000));
  const auto ours =
      measure({[] {}, [=] { return keyed::check_table(*history, limits).verdict; }}, 3);
  all.add(cell, ours, kind.wrong_read ? verdict::violated : verdict::holds);
  std::printf("%-72s %-8s %9.1f ms, %4.0f MB", cell.c_str(),
              ours.finished ? std::string(to_string(ours.verdict)).c_str() : "died",
              ours.seconds * 1e3, ours.peak_megabytes);
  if (!wanted.peer.empty()) {
    const auto peer = measure_peer(wanted.peer, *history);
    all.compare(cell, ours, peer);
    print_peer(ours, peer);
  }
  std::printf("\n");
  std::fflush(stdout);
}

/// One kind of history, in all sizes.
void judge_sizes(const history_options& kind, const std::string& name, const grid_options& wanted,
                 summary& all) {
  for (std::size_t n = 10'000; n <= wanted.largest; n *= 10) {
    for (const std::size_t keys : {1U, 16U, 1024U}) {
      for (const std::size_t clients : {2U, 4U, 8U, 16U, 32U}) {
        history_options sized = kind;
        sized.operations = n;
        sized.keys = keys;
        sized.clients = clients;
        judge_cell(name + ", " + std::to_string(n) + ", " + std::to_string(keys) + " keys, " +
                       std::to_string(clients) + " clients",
                   sized, wanted, all);
      }
    }
  }
}

}  // namespace

bool print_grid(const grid_options& wanted) {
  summary all(wanted);
  std::printf("\nkind, operations, keys, clients: verdict, CPU time, peak of memory\n");
  for (const bool every : {false, true}) {
    for (const bool unique : {true, false}) {
      for (const bool wrong : {false, true}) {
        history_options kind;
        kind.mix = every ? all_operations : get_put;
        kind.values = unique ? std::nullopt : std::optional<std::uint32_t>(2);
        kind.wrong_read = wrong;
        judge_sizes(kind,
                    std::string(every ? "all operations" : "get/put") +
                        (unique ? ", unique" : ", two values") +
                        (wrong ? ", one wrong read" : ", right"),
                    wanted, all);
      }
    }
  }
  return all.print();
}

}  // namespace brigade::bench
