// Failing schedules that are kept in a folder, a file for each exploration of a test, and replayed
// first the next time: "<test>.schedule", or "<test>-2.schedule" for its second exploration, with
// the test's name and the token on a line each.
#pragma once

#include <brigade/explore/explore.hpp>
#include <string>

namespace brigade::explore {

class kept_schedule {
 public:
  // Of the next exploration of the test that runs, in options.schedules or, if that is empty, in
  // the folder that BRIGADE_SCHEDULES names. With neither, nothing is kept.
  explicit kept_schedule(const options& how);

  // The token that was kept; empty if none was. Throws std::runtime_error for a file that is no
  // kept schedule.
  std::string token() const;

  // Replaces what was kept. Throws std::runtime_error if the file cannot be written.
  void keep(const std::string& token) const;

  const std::string& file() const { return file_; }

 private:
  std::string test_;
  std::string file_;  // empty if nothing is kept
};

}  // namespace brigade::explore
