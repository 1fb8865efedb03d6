// Runs the command under test and collects what it says.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace brigade::tools::test {

struct outcome {
  int status = -1;
  std::string out{};
  std::string error{};
};

/// A folder that is removed with its contents.
class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "brigade-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("mkdtemp failed");
    }
    path_ = name;
  }
  ~scratch_folder() { std::filesystem::remove_all(path_); }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return path_ / name; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

/// Runs a line of the shell.
[[nodiscard]] inline outcome run_line(const scratch_folder& folder, const std::string& line) {
  const std::string errors = folder.path("stderr");
  std::FILE* const pipe = ::popen((line + " 2>'" + errors + "'").c_str(), "r");
  outcome seen;
  std::array<char, 4096> chunk{};
  for (std::size_t count = 0; (count = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
    seen.out.append(chunk.data(), count);
  }
  const int ended = ::pclose(pipe);
  seen.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  std::ifstream error(errors, std::ios::binary);
  seen.error.assign(std::istreambuf_iterator<char>(error), {});
  return seen;
}

/// Runs `brigade ARGUMENTS`.
[[nodiscard]] inline outcome run(const scratch_folder& folder, const std::string& arguments) {
  return run_line(folder, std::string(BRIGADE_COMMAND) + " " + arguments);
}

/// Runs `brigade ARGUMENTS` with the file's content from a pipe.
[[nodiscard]] inline outcome run_fed(const scratch_folder& folder, const std::string& file,
                                     const std::string& arguments) {
  return run_line(folder, "cat '" + file + "' | " + BRIGADE_COMMAND + " " + arguments);
}

}  // namespace brigade::tools::test
