#include "growth_log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <brigade/history/clock.hpp>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace brigade::tools::memcached {
namespace {

constexpr std::size_t more_than_a_pipe_holds = std::size_t{1} << 21U;
constexpr int milliseconds_between_looks = 10;

}  // namespace

growth_log::growth_log(int descriptor, journal& into, std::size_t lane)
    : descriptor_(descriptor), journal_(&into), lane_(lane) {
  const int flags = ::fcntl(descriptor_, F_GETFL);
  if (flags < 0 || ::fcntl(descriptor_, F_SETFL, flags | O_NONBLOCK) < 0) {
    throw std::system_error(errno, std::generic_category(), "the server's log");
  }
}

void growth_log::run(const std::atomic<bool>& stop) {
  while (!stop.load() && !closed_) {
    pollfd readable{descriptor_, POLLIN, 0};
    (void)::poll(&readable, 1, milliseconds_between_looks);
    read_available();
  }
  journal_->close(lane_);
}

void growth_log::read_available() {
  const history::steady_stamps clock;
  const std::size_t before = text_.size();
  const bool was_under_way = under_way_;
  const history::stamp asked = clock.after();
  text_.resize(before + more_than_a_pipe_holds);
  const ssize_t count = ::read(descriptor_, text_.data() + before, more_than_a_pipe_holds);
  text_.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
  if (count == 0) closed_ = true;
  const std::size_t ended = ended_.load();
  if (was_under_way && text_.find("Hash table expansion done") == text_.npos) {
    report_growth(report::kind::growth_holds, asked);
  }
  take_lines();
  if (ended == ended_.load()) journal_->pass(lane_, asked);
}

void growth_log::take_lines() {
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text_.find('\n', begin);
    if (end == text_.npos) break;
    const std::string_view line = std::string_view(text_).substr(begin, end - begin);
    if (line == "Hash table expansion starting") {
      under_way_ = true;
      report_growth(report::kind::growth_begins, history::steady_stamps().after());
    } else if (line == "Hash table expansion done") {
      under_way_ = false;
      report_growth(report::kind::growth_ends, history::steady_stamps().after());
      ++ended_;
    }
    begin = end + 1;
  }
  text_.erase(0, begin);
}

void growth_log::report_growth(report::kind what, history::stamp time) {
  report seen;
  seen.what = what;
  seen.event.time = time;
  journal_->add(lane_, std::move(seen));
}

}  // namespace brigade::tools::memcached
