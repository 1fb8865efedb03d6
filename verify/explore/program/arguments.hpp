// The arguments and the environment of the program, new for each execution and at the same
// addresses in every process.
//
// While exploring, setenv and its kin change this environment, and nothing of libc's: what libc
// allocates for its own would not outlive the execution.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace brigade::explore::program {

class fresh_arguments {
 public:
  fresh_arguments();

  void renew(const std::vector<std::string>& arguments,
             const std::vector<std::string>& environment);

  int count() const { return static_cast<int>(count_); }
  char** values() { return pointers_; }
  char** environment() { return pointers_ + count_ + 1; }

  // As the C library's functions. `variable` is NAME=VALUE.
  enum class overwrite : bool { no, yes };
  void set(std::string_view name, std::string_view value, overwrite how);
  void put(char* variable);
  void remove(std::string_view name);
  void clear();

 private:
  char** find(std::string_view name);
  char* store(std::string_view text);

  char** pointers_;  // arguments, null, environment, null
  std::size_t count_ = 0;
  std::size_t variables_ = 0;
  char* text_;
  std::size_t used_ = 0;
};

}  // namespace brigade::explore::program
