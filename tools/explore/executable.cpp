#include "executable.hpp"

#include <elf.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <vector>

namespace brigade::tools {
namespace {

/// Reads tables of the file at the offsets that the file itself names: none is trusted.
class elf_file {
 public:
  explicit elf_file(std::vector<char> content) : content_(std::move(content)) {}

  template <typename Record>
  [[nodiscard]] bool read(std::uint64_t offset, Record& record) const {
    if (offset > content_.size() || content_.size() - offset < sizeof record) return false;
    std::memcpy(&record, content_.data() + offset, sizeof record);
    return true;
  }

  [[nodiscard]] std::string_view name_at(std::uint64_t offset) const {
    if (offset >= content_.size()) return {};
    const std::string_view rest(content_.data() + offset, content_.size() - offset);
    return rest.substr(0, rest.find('\0'));
  }

  /// Calls visit(name) for each dynamic symbol that is defined here.
  template <typename Visit>
  void for_each_export(Visit visit) const {
    Elf64_Ehdr header{};
    if (!read(0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return;
    if (header.e_ident[EI_CLASS] != ELFCLASS64) return;
    for (unsigned i = 0; i < header.e_shnum; ++i) {
      Elf64_Shdr table{};
      Elf64_Shdr names{};
      const auto section = [&](std::uint64_t index) {
        return header.e_shoff + index * sizeof(Elf64_Shdr);
      };
      if (!read(section(i), table) || table.sh_type != SHT_DYNSYM) continue;
      if (!read(section(table.sh_link), names)) return;
      visit_symbols(table, names, visit);
    }
  }

 private:
  template <typename Visit>
  void visit_symbols(const Elf64_Shdr& table, const Elf64_Shdr& names, Visit visit) const {
    for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= table.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol{};
      if (!read(table.sh_offset + at, symbol)) return;
      if (symbol.st_shndx != SHN_UNDEF) visit(name_at(names.sh_offset + symbol.st_name));
    }
  }

  std::vector<char> content_;
};

[[nodiscard]] std::vector<char> content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> content((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  if (!file) throw std::system_error(errno, std::generic_category(), path);
  return content;
}

}  // namespace

subject what_is(const std::string& path) {
  bool has_explorer = false;
  bool starts_itself = false;
  elf_file(content_of(path)).for_each_export([&](std::string_view name) {
    has_explorer |= name == "_ZN7brigade7explore5checkEbPKc";
    starts_itself |= name == "__libc_start_main";
  });
  if (!has_explorer) return subject::none;
  return starts_itself ? subject::program : subject::test;
}

}  // namespace brigade::tools
