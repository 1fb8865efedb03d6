// How a program learns that it is to be explored: a JSON object in the environment variable
// BRIGADE_EXPLORE, as `brigade explore` puts it there. Without it the program is an ordinary one.
//
//   {"report": 3,             descriptor to which the report is written; 2: as text
//    "search": "portfolio", "seed": 1, "executions": 1000000, "samples": 10000,
//    "milliseconds": 60000, "preemptions": 2, "depth": 3, "steps": 20000, "linger": 100,
//    "step_milliseconds": 5000,
//    "spurious_wake_ups": false, "spurious_failures": false, "allocation_failures": false,
//    "reuse_addresses": false, "races": true, "leaks": true,
//    "status": 0,             expected of each execution; null: any
//    "outputs": false,        count the different outputs; output is then a step
//    "replay": "TOKEN",       one schedule instead of a search
//    "debugger": false}       a replay that is run only once
//
// What is absent has the value shown, which is `options`' own where that has one.
#pragma once

#include <brigade/explore/explore.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

namespace brigade::explore::program {

inline constexpr const char* instructions_variable = "BRIGADE_EXPLORE";

struct instructions {
  options how;
  int report = 2;
  std::optional<int> expected_status = 0;
  std::uint32_t linger = 100;
  bool counts_outputs = false;
  bool under_debugger = false;
};

bool has_instructions();

// Whether a line of the environment is what tells the program to explore.
bool is_instruction(std::string_view variable);

// Throws std::invalid_argument, naming what is wrong with them.
instructions read_instructions();

}  // namespace brigade::explore::program
