// What no hook of the explorer can see: instructions that synchronise, or that answer differently
// each time, written in assembly. The compiler's instrumentation leaves none of them in a file, so
// that each one stands for a place that the explorer passes over.
//
// Files are disassembled by binutils' objdump.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace brigade::explore::scan {

struct unseen_instruction {
  std::string instruction;  // "lock xadd"
  std::string function;
  std::string place;  // "file:line"; empty without debug information

  bool operator==(const unseen_instruction&) const = default;
};

// "lock xadd in increment at counter.h:12"
std::string to_string(const unseen_instruction& unseen);

// Reads what `objdump -dlC --no-show-raw-insn -w` prints. The explorer's own code, which is in a
// section of its own, and equal findings after the first are left out.
std::vector<unseen_instruction> read_disassembly(std::istream& lines);

// Scans an object file, an archive or an executable. Throws std::runtime_error if it cannot be read
// or objdump is not there.
std::vector<unseen_instruction> scan_file(const std::string& path);

}  // namespace brigade::explore::scan
