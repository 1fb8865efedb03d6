#include "history_peer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace brigade::bench {
namespace {

using linearize::verdict;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct closed_file {
  void operator()(FILE* file) const { std::fclose(file); }
};

/// A file with the history, gone with this object.
class history_rows {
 public:
  explicit history_rows(const std::vector<linearize::keyed::operation>& history) {
    const int descriptor = mkstemp(name_.data());
    if (descriptor < 0) {
      fail("a file for the history");
    }
    const std::unique_ptr<FILE, closed_file> file(fdopen(descriptor, "w"));
    for (const auto& each : history) {
      std::fprintf(file.get(), "%u %" PRId64 " %" PRId64 " %u %u %u %u\n", each.key, each.invoked,
                   each.responded, static_cast<unsigned>(each.when), each.expected,
                   static_cast<unsigned>(each.then), each.stored);
    }
    if (std::fflush(file.get()) != 0) {
      fail("writing the history");
    }
  }
  history_rows(const history_rows&) = delete;
  history_rows& operator=(const history_rows&) = delete;
  ~history_rows() { unlink(name_.c_str()); }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_ = (std::filesystem::temp_directory_path() / "history-XXXXXX").string();
};

verdict named(const std::string& word) {
  for (const auto each : {verdict::holds, verdict::violated}) {
    if (word == to_string(each)) {
      return each;
    }
  }
  return verdict::unknown;
}

}  // namespace

measured measure_peer(const std::string& command,
                      const std::vector<linearize::keyed::operation>& history) {
  const history_rows rows(history);
  FILE* const output = popen((command + " '" + rows.name() + "' 2>/dev/null").c_str(), "r");
  if (output == nullptr) {
    fail("starting the peer");
  }
  measured found;
  std::array<char, 16> word{};
  const bool told =
      std::fscanf(output, "%15s %lf %lf", word.data(), &found.seconds, &found.peak_megabytes) == 3;
  const int status = pclose(output);
  if (WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127)) {
    throw std::runtime_error("there is no peer to run as " + command);  // so says the shell
  }
  found.finished = status == 0 && told;
  found.verdict = found.finished ? named(word.data()) : verdict::unknown;
  return found;
}

}  // namespace brigade::bench
