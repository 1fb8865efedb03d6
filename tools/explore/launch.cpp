#include "launch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace brigade::tools {
namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct pipe_ends {
  int read = -1;
  int write = -1;
};

[[nodiscard]] pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
  return {ends[0], ends[1]};
}

void put_at(int descriptor, int number) {
  if (descriptor == number) {
    ::fcntl(descriptor, F_SETFD, 0);
  } else {
    ::dup2(descriptor, number);
  }
}

void be_the_program(const std::vector<std::string>& command, const std::string& instructions,
                    const pipe_ends& report, const pipe_ends& errors) {
  struct stat input {};
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (::fstat(STDIN_FILENO, &input) != 0 || !S_ISREG(input.st_mode))
    put_at(::memfd_create("no input", 0), STDIN_FILENO);
  put_at(nothing, STDOUT_FILENO);
  put_at(errors.write, STDERR_FILENO);
  put_at(report.write, report_descriptor);
  pin_addresses();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setpgid(0, 0);  // so that the terminal's interrupt comes once, by way of this command
  try {
    become(command, "BRIGADE_EXPLORE", instructions);
  } catch (const std::system_error& problem) {
    const std::string text = std::string(problem.what()) + "\n";
    (void)!::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(127);
  }
}

/// Reads what the program says until it closes both descriptors or the time is over.
class listener {
 public:
  listener(int report, int errors, const std::function<void(std::uint64_t)>& on_progress)
      : on_progress_(on_progress), polled_{{{report, POLLIN, 0}, {errors, POLLIN, 0}}} {}

  /// Whether it came to its end.
  [[nodiscard]] bool listen(clock::time_point until) {
    while (polled_[0].fd >= 0 || polled_[1].fd >= 0) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now());
      if (left.count() <= 0) return false;
      if (::poll(polled_.data(), polled_.size(), static_cast<int>(left.count())) < 0) {
        if (errno == EINTR) continue;
        fail("poll");
      }
      read_from(polled_[0], lines_);
      read_from(polled_[1], errors_);
      take_lines();
    }
    return true;
  }

  [[nodiscard]] nlohmann::json report() { return std::move(report_); }
  [[nodiscard]] std::string errors() { return std::move(errors_); }

 private:
  static void read_from(pollfd& source, std::string& into) {
    if (source.revents == 0) return;
    std::array<char, 1 << 16> chunk{};
    const ssize_t count = ::read(source.fd, chunk.data(), chunk.size());
    if (count > 0) into.append(chunk.data(), static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) {
      ::close(source.fd);
      source.fd = -1;
      source.revents = 0;
    }
  }

  void take_lines() {
    for (std::size_t end = 0; (end = lines_.find('\n')) != std::string::npos;) {
      const auto line = nlohmann::json::parse(lines_.substr(0, end), nullptr, false);
      lines_.erase(0, end + 1);
      if (!line.is_object()) continue;
      if (line.contains("progress")) on_progress_(line["progress"].value("executions", 0ULL));
      if (line.contains("report")) report_ = line["report"];
    }
  }

  const std::function<void(std::uint64_t)>& on_progress_;
  std::array<pollfd, 2> polled_;
  std::string lines_;
  std::string errors_;
  nlohmann::json report_;
};

volatile pid_t interrupted_child = 0;

extern "C" void pass_on_interrupt(int signal) { ::kill(interrupted_child, signal); }

/// While the program runs, an interrupt is for it: it ends with what it has found so far. A second
/// one kills it.
class interrupts_for {
 public:
  explicit interrupts_for(pid_t child) {
    ::sigaction(SIGINT, nullptr, &before_);
    if (before_.sa_handler == SIG_IGN) return;
    interrupted_child = child;
    struct sigaction action {};
    action.sa_handler = pass_on_interrupt;
    ::sigaction(SIGINT, &action, nullptr);
  }
  ~interrupts_for() { ::sigaction(SIGINT, &before_, nullptr); }
  interrupts_for(const interrupts_for&) = delete;
  interrupts_for& operator=(const interrupts_for&) = delete;

 private:
  struct sigaction before_ {};
};

[[nodiscard]] std::string describe_end(int status) {
  if (WIFSIGNALED(status)) return std::string("killed by a signal: ") + strsignal(WTERMSIG(status));
  return "it ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

void pin_addresses() {
  const int now = ::personality(0xffffffff);
  if (now >= 0) ::personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE);
}

void become(const std::vector<std::string>& command, const std::string& name,
            const std::string& value) {
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  ::setenv(name.c_str(), value.c_str(), 1);
  ::execvp(arguments[0], arguments.data());
  fail("cannot run " + command[0]);
}

explored run_program(const std::vector<std::string>& command, const std::string& instructions,
                     std::chrono::milliseconds patience,
                     const std::function<void(std::uint64_t)>& on_progress) {
  const pipe_ends report = make_pipe();
  const pipe_ends errors = make_pipe();
  const pid_t child = ::fork();
  if (child < 0) fail("fork");
  if (child == 0) be_the_program(command, instructions, report, errors);
  ::close(report.write);
  ::close(errors.write);
  const interrupts_for forwarded(child);
  listener heard(report.read, errors.read, on_progress);
  const bool ended = heard.listen(clock::now() + patience);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  explored outcome{heard.report(), "", heard.errors()};
  if (outcome.report.is_null()) {
    outcome.ending =
        ended ? describe_end(status) : "it did not come back: does it loop without synchronizing?";
  }
  return outcome;
}

}  // namespace brigade::tools
