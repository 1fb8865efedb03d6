#include "report.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../runtime/scheduler.hpp"
#include "process.hpp"

namespace brigade::explore::program {

namespace {

using json = nlohmann::json;
using clock = std::chrono::steady_clock;

constexpr std::uint64_t executions_between_looks = 64;
constexpr std::chrono::milliseconds between_lines{200};
constexpr int text_descriptor = 2;

// A program may print what is no UTF-8.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json describe(const failure& why) {
  if (why.what == finding::none) return nullptr;
  return {{"what", to_string(why.what)},
          {"message", why.message},
          {"details", why.details},
          {"trace", why.trace},
          {"token", why.token}};
}

std::vector<std::string> notes_on(const instructions& asked) {
  if (runtime::the_scheduler.cut_at_exit() == 0) return {};
  return {"threads that outlive main were followed for " + std::to_string(asked.linger) +
          " steps more"};
}

json describe(const result& outcome, const process& subject, const instructions& asked) {
  json outputs = json::array();
  for (const auto& [text, executions] : subject.outputs())
    outputs.push_back({{"text", text}, {"executions", executions}});
  return {{"verdict", to_string(outcome.verdict)},
          {"covered", to_string(outcome.coverage)},
          {"all", outcome.coverage.is_exhaustive()},
          {"executions", outcome.executions},
          {"redundant", outcome.redundant},
          {"steps", outcome.steps},
          {"seconds", outcome.seconds},
          {"notes", notes_on(asked)},
          {"failure", describe(outcome.failure)},
          {"output", subject.output()},
          {"errors", subject.errors()},
          {"outputs", outputs}};
}

}  // namespace

reporter::reporter(const instructions& asked)
    : asked_(asked), next_(clock::now() + between_lines) {}

void reporter::count_execution() {
  if (++executions_ % executions_between_looks != 0 || asked_.report == text_descriptor) return;
  const auto now = clock::now();
  if (now < next_) return;
  next_ = now + between_lines;
  write_line(dump({{"progress", {{"executions", executions_}}}}));
}

void reporter::write(const result& outcome, const process& subject) const {
  if (asked_.report != text_descriptor)
    return write_line(dump({{"report", describe(outcome, subject, asked_)}}));
  write_line(to_string(outcome) + "output:\n" + subject.output() + "errors:\n" + subject.errors());
}

void reporter::write_line(const std::string& line) const {
  const std::string whole = line + "\n";
  for (std::size_t done = 0; done < whole.size();) {
    const ssize_t written = ::write(asked_.report, whole.data() + done, whole.size() - done);
    if (written <= 0) return;
    done += static_cast<std::size_t>(written);
  }
}

}  // namespace brigade::explore::program
