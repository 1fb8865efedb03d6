#include "unseen.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace brigade::explore::scan {

namespace {

constexpr std::array<std::string_view, 3> own_sections = {"brigade_text", ".plt", ".plt.sec"};

bool is_memory(const std::string& operands) {
  return operands.find('(') != std::string::npos || operands.find(':') != std::string::npos ||
         operands.find("0x") != std::string::npos;
}

// The name under which an instruction is reported; empty for one that the explorer need not see.
std::string unseen_name(const std::string& mnemonic, const std::string& operands) {
  static const std::array<const char*, 6> always = {"syscall", "sysenter", "rdtsc",
                                                    "rdtscp",  "rdrand",   "rdseed"};
  if (mnemonic == "lock" || mnemonic == "xacquire" || mnemonic == "xrelease")
    return mnemonic + " " + operands.substr(0, operands.find(' '));
  if (mnemonic.rfind("xchg", 0) == 0) return is_memory(operands) ? mnemonic : "";
  if (mnemonic == "int" && operands.rfind("$0x80", 0) == 0) return "int $0x80";
  return std::find(always.begin(), always.end(), mnemonic) != always.end() ? mnemonic : "";
}

// The file and line of "/src/counter.h:12 (discriminator 3)"; empty if the line is no such thing.
std::string place_in(std::string line) {
  line = line.substr(0, line.find(" (discriminator"));
  const auto colon = line.rfind(':');
  const bool numbered = colon != std::string::npos && colon + 1 < line.size() &&
                        line.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  return numbered ? line.substr(line.rfind('/') + 1) : "";
}

class disassembly {
 public:
  void read(const std::string& line) {
    constexpr std::string_view section = "Disassembly of section ";
    if (line.rfind(section, 0) == 0) return enter_section(line.substr(section.size()));
    if (skipped_ || line.empty()) return;
    if (const auto tab = line.find('\t'); tab != std::string::npos)
      return read_instruction(line.substr(tab + 1));
    if (const auto open = line.find(" <"); open == 16 && line.ends_with(">:"))
      return enter_function(line.substr(open + 2, line.size() - open - 4));
    if (std::string place = place_in(line); !place.empty()) place_ = std::move(place);
  }

  std::vector<unseen_instruction> found() && { return std::move(found_); }

 private:
  void enter_section(std::string_view name) {
    name.remove_suffix(1);  // the colon
    skipped_ = std::find(own_sections.begin(), own_sections.end(), name) != own_sections.end();
  }

  void enter_function(std::string name) {
    function_ = std::move(name);
    place_.clear();
  }

  // "lock xadd %eax,(%rdx)"
  void read_instruction(const std::string& text) {
    const auto blank = std::min(text.find(' '), text.size());
    const auto operands = std::min(text.find_first_not_of(' ', blank), text.size());
    std::string name = unseen_name(text.substr(0, blank), text.substr(operands));
    if (name.empty()) return;
    unseen_instruction one{std::move(name), function_, place_};
    if (std::find(found_.begin(), found_.end(), one) == found_.end()) found_.push_back(one);
  }

  bool skipped_ = false;
  std::string function_;
  std::string place_;
  std::vector<unseen_instruction> found_;
};

std::string quoted(const std::string& path) {
  std::string text = "'";
  for (const char each : path) text += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return text + "'";
}

struct close_pipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

std::string output_of(const std::string& command) {
  std::unique_ptr<std::FILE, close_pipe> pipe(popen(command.c_str(), "r"));
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  std::array<char, 1 << 16> chunk{};
  for (std::size_t count = 0; (count = fread(chunk.data(), 1, chunk.size(), pipe.get())) > 0;)
    text.append(chunk.data(), count);
  if (pclose(pipe.release()) != 0) throw std::runtime_error("objdump failed, or is not installed");
  return text;
}

// All code of an executable that is not the explorer's is in one section; an object file may have
// one for each function.
bool is_executable(const std::string& path) {
  Elf64_Ehdr header{};
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(&header), sizeof header);
  return header.e_type == ET_EXEC || header.e_type == ET_DYN;
}

}  // namespace

std::string to_string(const unseen_instruction& unseen) {
  return unseen.instruction + " in " + unseen.function +
         (unseen.place.empty() ? "" : " at " + unseen.place);
}

std::vector<unseen_instruction> read_disassembly(std::istream& lines) {
  disassembly reader;
  for (std::string line; std::getline(lines, line);) reader.read(line);
  return std::move(reader).found();
}

// Where a line is looked up for each instruction, objdump takes up to a hundred times as long, and
// few files have anything to tell of.
std::vector<unseen_instruction> scan_file(const std::string& path) {
  if (!std::filesystem::exists(path)) throw std::runtime_error(path + ": no such file");
  const std::string section = is_executable(path) ? "-j .text " : "";
  const auto scan = [&](const std::string& options) {
    std::istringstream lines(output_of("objdump " + options + " --no-show-raw-insn -w " + section +
                                       "-- " + quoted(path) + " 2>/dev/null"));
    return read_disassembly(lines);
  };
  return scan("-d").empty() ? std::vector<unseen_instruction>() : scan("-dlC");
}

}  // namespace brigade::explore::scan
