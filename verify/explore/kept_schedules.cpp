#include "kept_schedules.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "runtime/session.hpp"

namespace brigade::explore {

namespace runtime {
std::string (*name_of_test)() = nullptr;
}

namespace {

std::string folder_for(const options& how) {
  if (!how.schedules.empty()) return how.schedules;
  const char* named = std::getenv("BRIGADE_SCHEDULES");
  return named == nullptr ? "" : named;
}

// Counts the explorations of one test.
std::string numbered(const std::string& test) {
  static std::string last;
  static unsigned count = 0;
  count = test == last ? count + 1 : 1;
  last = test;
  return count == 1 ? test : test + "-" + std::to_string(count);
}

std::string as_file_name(std::string name) {
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".schedule";
}

}  // namespace

kept_schedule::kept_schedule(const options& how) {
  const std::string folder = folder_for(how);
  if (folder.empty()) return;
  test_ = runtime::name_of_test == nullptr ? "" : runtime::name_of_test();
  if (test_.empty()) test_ = "exploration";
  file_ = (std::filesystem::path(folder) / as_file_name(numbered(test_))).string();
}

std::string kept_schedule::token() const {
  if (file_.empty()) return "";
  std::ifstream file(file_);
  if (!file) return "";
  std::string test;
  std::string token;
  if (!std::getline(file, test) || !std::getline(file, token) || token.empty())
    throw std::runtime_error(file_ + ": no kept schedule: a test's name and a token are expected");
  return token;
}

void kept_schedule::keep(const std::string& token) const {
  if (file_.empty()) return;
  std::filesystem::create_directories(std::filesystem::path(file_).parent_path());
  std::ofstream file(file_);
  file << test_ << '\n' << token << '\n';
  if (!file.flush()) throw std::runtime_error(file_ + ": the failing schedule cannot be written");
}

}  // namespace brigade::explore
