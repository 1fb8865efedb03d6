// brigade-cc, brigade-c++: compile and link whole programs for the explorer, in place of the
// compiler.
//
//   make CC=brigade-cc CXX=brigade-c++
//
// The compiler itself is BRIGADE_CC or BRIGADE_CXX, by default cc and c++. What the explorer will
// not see is warned of when a file is compiled, unless BRIGADE_SCAN is 0. The explorer's archives
// are where the package has them, or those in BRIGADE_ARCHIVES (colons between them).
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <scan/unseen.hpp>
#include <sstream>

#include "command_line.hpp"

namespace {

namespace fs = std::filesystem;
using brigade::wrapper::command_line;
using brigade::wrapper::refused;
using words = std::vector<std::string>;

constexpr int usage = 64;
constexpr int cannot_run = 127;

[[nodiscard]] std::string variable(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

void append(words& to, const words& more) { to.insert(to.end(), more.begin(), more.end()); }

/// The exit status of the command, as a shell has it.
[[nodiscard]] int run(const words& command) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    std::perror(arguments[0]);
    ::_exit(cannot_run);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// A command may be several words, such as "ccache gcc".
[[nodiscard]] words split(const std::string& command) {
  std::istringstream text(command);
  return {std::istream_iterator<std::string>(text), {}};
}

[[nodiscard]] bool is_clang(const words& compiler) {
  std::string command;
  for (const std::string& each : compiler) command += each + " ";
  std::FILE* const pipe = ::popen((command + "--version 2>/dev/null").c_str(), "r");
  char text[256] = {};
  if (pipe != nullptr) {
    (void)!std::fread(text, 1, sizeof text - 1, pipe);
    ::pclose(pipe);
  }
  return std::string(text).find("clang") != std::string::npos;
}

[[nodiscard]] words explorer_archives() {
  words found;
  std::istringstream list(variable("BRIGADE_ARCHIVES", ""));
  for (std::string each; std::getline(list, each, ':');) found.push_back(each);
  if (!found.empty()) return found;
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path() / BRIGADE_LIBRARIES;
  return {(folder / "libbrigade_explore_program.a").lexically_normal(),
          (folder / "libbrigade_explore.a").lexically_normal()};
}

/// A folder for the object files of a command that compiles and links at once.
class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (fs::temp_directory_path() / "brigade-cc-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw refused("no folder for temporary files");
    path_ = name;
  }
  ~scratch_folder() { fs::remove_all(path_); }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  [[nodiscard]] std::string object(std::size_t number) const {
    return path_ / (std::to_string(number) + ".o");
  }

 private:
  fs::path path_;
};

class compiler_for_the_explorer {
 public:
  explicit compiler_for_the_explorer(words compiler) : compiler_(std::move(compiler)) {
    const words what_is_seen =
        is_clang(compiler_) ? words{"-mllvm", "-tsan-instrument-func-entry-exit=0", "-mllvm",
                                    "-tsan-instrument-read-before-write=1", "-Qunused-arguments"}
                            : words{"--param=tsan-instrument-func-entry-exit=0", "-Wno-tsan"};
    append(instrumentation_, what_is_seen);
  }

  [[nodiscard]] int run_as_asked(const command_line& line) const {
    if (line.stops_early) return compile(line);
    if (!line.has_inputs) return pass_on(line.arguments);
    return link(line);
  }

 private:
  [[nodiscard]] int pass_on(const words& arguments) const {
    words command = compiler_;
    append(command, arguments);
    return run(command);
  }

  [[nodiscard]] int compile(const command_line& line) const {
    words arguments = instrumentation_;
    append(arguments, line.arguments);
    const int status = pass_on(arguments);
    if (status != 0 || !line.compiles_only) return status;
    if (!line.output.empty()) {
      warn_of_unseen(line.output);
    } else {
      for (const std::string& source : line.sources)
        warn_of_unseen(fs::path(source).filename().replace_extension(".o"));
    }
    return 0;
  }

  /// The runtime that -fsanitize=thread brings must not be linked: sources are compiled first.
  [[nodiscard]] int link(const command_line& line) const {
    const scratch_folder scratch;
    words arguments;
    std::size_t compiled = 0;
    for (const std::string& word : line.arguments) {
      if (!brigade::wrapper::is_source(word)) {
        arguments.push_back(word);
        continue;
      }
      const std::string object = scratch.object(++compiled);
      command_line one{line.options, {}, {}, object, true, true, false, true};
      append(one.arguments, {"-c", word, "-o", object});
      if (const int status = compile(one); status != 0) return status;
      arguments.push_back(object);
    }
    if (!line.makes_a_library) append_explorer(arguments);
    return pass_on(arguments);
  }

  static void append_explorer(words& arguments) {
    append(arguments, {"-rdynamic", "-no-pie", "-Wl,--whole-archive"});
    append(arguments, explorer_archives());
    append(arguments, {"-Wl,--no-whole-archive", "-lstdc++", "-lm", "-lpthread", "-ldl"});
  }

  static void warn_of_unseen(const std::string& object) {
    if (variable("BRIGADE_SCAN", "1") == "0") return;
    try {
      for (const auto& unseen : brigade::explore::scan::scan_file(object)) {
        const std::string& place = unseen.place.empty() ? object : unseen.place;
        std::fprintf(stderr, "%s: warning: the explorer does not see `%s` in %s\n", place.c_str(),
                     unseen.instruction.c_str(), unseen.function.c_str());
      }
    } catch (const std::runtime_error&) {
      // Not an object file, or no objdump: `brigade explore` says so of the whole program.
    }
  }

  words compiler_;
  words instrumentation_ = {"-fsanitize=thread", "-g", "-fno-omit-frame-pointer",
                            "-fno-optimize-sibling-calls", "-fno-pie"};
};

}  // namespace

int main(int count, char** arguments) {
  const std::string self = fs::path(arguments[0]).filename();
  const bool cxx = self.find("++") != std::string::npos;
  try {
    const command_line line = brigade::wrapper::parse({arguments + 1, arguments + count});
    const words compiler =
        split(cxx ? variable("BRIGADE_CXX", "c++") : variable("BRIGADE_CC", "cc"));
    return compiler_for_the_explorer(compiler).run_as_asked(line);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", self.c_str(), problem.what());
    return usage;
  }
}
