// What the program tells whoever asked it to be explored: lines of JSON, the last of which is the
// report.
//
//   {"progress": {"executions": N}}
//   {"report": {"verdict": "holds"|"violated"|"unknown", "covered": TEXT, "all": whether all
//   interleavings,
//               "executions": N, "redundant": N, "steps": N, "seconds": S, "notes": [TEXT ...],
//               "failure": {"what", "message", "details", "trace", "token"} or null,
//               "output": TEXT, "errors": TEXT, of the last execution,
//               "outputs": [{"text": TEXT, "executions": N} ...]}}
#pragma once

#include <brigade/explore/result.hpp>
#include <chrono>
#include <cstdint>

#include "instructions.hpp"

namespace brigade::explore::program {

class process;

class reporter {
 public:
  explicit reporter(const instructions& asked);

  // Tells the progress now and then.
  void count_execution();

  void write(const result& outcome, const process& subject) const;

 private:
  void write_line(const std::string& line) const;

  const instructions& asked_;
  std::chrono::steady_clock::time_point next_;
  std::uint64_t executions_ = 0;
};

}  // namespace brigade::explore::program
