#include "symbolize.hpp"

#include <backtrace.h>
#include <cxxabi.h>
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

// Where the explorer's own code is, once its archives are sealed (cmake/seal_archive.cmake).
extern "C" [[gnu::weak]] const char __start_brigade_text[];
extern "C" [[gnu::weak]] const char __stop_brigade_text[];
extern "C" const char __executable_start[];
extern "C" const char etext[];

namespace brigade::explore::runtime {

namespace {

constexpr std::size_t max_frames = 48;

void ignore_error(void*, const char*, int) {}

backtrace_state* state() {
  static backtrace_state* made = backtrace_create_state(nullptr, 0, ignore_error, nullptr);
  return made;
}

std::string demangled(const char* name) {
  int status = 0;
  char* readable = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string answer = status == 0 ? readable : name;
  std::free(readable);
  return answer;
}

int add_frame(void* data, std::uintptr_t, const char* file, int line, const char* function) {
  auto& frames = *static_cast<std::vector<frame>*>(data);
  if (function == nullptr && file == nullptr) return 0;
  // Clang names the standard library's folders by way of its own.
  frames.push_back({function == nullptr ? "?" : demangled(function),
                    file == nullptr ? "" : std::filesystem::path(file).lexically_normal().string(),
                    line});
  return 0;
}

bool is_in_own_section(std::uintptr_t counter) {
  return counter - reinterpret_cast<std::uintptr_t>(__start_brigade_text) <
         static_cast<std::uintptr_t>(__stop_brigade_text - __start_brigade_text);
}

int add_counter(void* data, std::uintptr_t counter) {
  if (is_in_own_section(counter)) return 0;
  auto& counters = *static_cast<std::vector<std::uintptr_t>*>(data);
  counters.push_back(counter);
  return counters.size() < max_frames ? 0 : 1;
}

bool starts_with(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

bool is_own(const frame& where) {
  constexpr const char* own_files[] = {"verify/explore/runtime/", "verify/explore/explore.cpp",
                                       "/brigade/scenario/",
                                       "verify/scenario/explored/explored.cpp"};
  for (const char* part : own_files) {
    if (where.file.find(part) != std::string::npos) return true;
  }
  constexpr const char* own_functions[] = {"brigade::explore::runtime::",
                                           "brigade::explore::program::",
                                           "brigade::explore::check(",
                                           "brigade::explore::uncontrolled(",
                                           "__tsan_",
                                           "brigade_explore_"};
  for (const char* prefix : own_functions) {
    if (starts_with(where.function, prefix)) return true;
  }
  return where.function.find("brigade::explore::runtime::") != std::string::npos;
}

// The standard libraries and the test framework; other installed headers are code under test.
bool is_installed_with_the_compiler(const std::string& file) {
  constexpr const char* folders[] = {"/usr/include/c++/", "/usr/include/x86_64-linux-gnu/",
                                     "/usr/include/gtest/", "/usr/lib/", "/usr/src/"};
  for (const char* folder : folders) {
    if (starts_with(file, folder)) return true;
  }
  return false;
}

bool is_library(const frame& where) {
  return where.file.empty() || is_installed_with_the_compiler(where.file) ||
         starts_with(where.function, "pthread_") || starts_with(where.function, "std::") ||
         starts_with(where.function, "operator ") ||
         where.file.find("verify/explore/interpose") != std::string::npos;
}

// libc's own sources have relative names where its debug information is installed.
bool is_in_system_library(std::uintptr_t counter) {
  Dl_info where{};
  if (dladdr(reinterpret_cast<void*>(counter), &where) == 0) return false;
  const std::string object = where.dli_fname;
  return object.find("/libc.so") != std::string::npos ||
         object.find("/libstdc++.so") != std::string::npos;
}

}  // namespace

bool is_code_of_the_executable(std::uintptr_t counter) {
  return counter - reinterpret_cast<std::uintptr_t>(__executable_start) <
             static_cast<std::uintptr_t>(etext - __executable_start) &&
         !is_in_own_section(counter);
}

std::vector<std::uintptr_t> capture_stack() {
  std::vector<std::uintptr_t> counters;
  backtrace_simple(state(), 0, add_counter, ignore_error, &counters);
  return counters;
}

std::vector<frame> symbolize(std::uintptr_t program_counter) {
  std::vector<frame> frames;
  backtrace_pcinfo(state(), program_counter, add_frame, ignore_error, &frames);
  return frames;
}

bool is_in_file(std::uintptr_t program_counter, std::string_view ending) {
  const std::vector<frame> frames = symbolize(program_counter);
  return std::any_of(frames.begin(), frames.end(), [ending](const frame& each) {
    return std::string_view(each.file).ends_with(ending);
  });
}

std::string source_line(const frame& where) {
  const char* base = std::strrchr(where.file.c_str(), '/');
  return (base == nullptr ? where.file : std::string(base + 1)) + ":" + std::to_string(where.line);
}

std::string to_string(const frame& where) {
  return where.file.empty() ? where.function : where.function + " at " + source_line(where);
}

bool is_of_the_subject(const frame& where) { return !is_own(where) && !is_library(where); }

std::string describe_stack(const std::vector<std::uintptr_t>& stack) {
  std::string text;
  for (const std::uintptr_t counter : stack) {
    if (is_in_system_library(counter)) continue;
    for (const frame& candidate : symbolize(counter)) {
      if (is_of_the_subject(candidate)) text += "    " + to_string(candidate) + "\n";
    }
  }
  return text.empty() ? "    (unknown)\n" : text;
}

std::string innermost_frame() {
  for (const std::uintptr_t counter : capture_stack()) {
    if (is_in_system_library(counter)) continue;
    for (const frame& candidate : symbolize(counter)) {
      if (is_of_the_subject(candidate)) return to_string(candidate);
    }
  }
  return "";
}

std::string innermost_line(const std::vector<std::uintptr_t>& stack) {
  for (const std::uintptr_t counter : stack) {
    for (const frame& candidate : symbolize(counter)) {
      if (is_of_the_subject(candidate)) return source_line(candidate);
    }
  }
  return "";
}

std::string global_at(std::uintptr_t address) {
  struct {
    std::uintptr_t address;
    std::string name;
  } wanted{address, ""};
  const auto take_name = [](void* data, std::uintptr_t, const char* name, std::uintptr_t start,
                            std::uintptr_t) {
    auto& found = *static_cast<decltype(wanted)*>(data);
    if (name == nullptr) return;
    found.name = demangled(name);
    if (found.address != start) found.name += " + " + std::to_string(found.address - start);
  };
  backtrace_syminfo(state(), address, take_name, ignore_error, &wanted);
  return wanted.name;
}

}  // namespace brigade::explore::runtime
