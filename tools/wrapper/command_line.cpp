#include "command_line.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace brigade::wrapper {
namespace {

template <std::size_t Size>
[[nodiscard]] bool is_one_of(std::string_view word,
                             const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[nodiscard]] bool starts_with(const std::string& word, std::string_view prefix) {
  return word.rfind(prefix, 0) == 0;
}

/// Options whose value is the next word.
[[nodiscard]] bool takes_a_word(const std::string& option) {
  static constexpr std::array<std::string_view, 25> known = {
      "-I",      "-L",       "-D",  "-U",  "-l",  "-include",  "-isystem",    "-idirafter",
      "-iquote", "-imacros", "-MF", "-MT", "-MQ", "-Xlinker",  "-Xassembler", "-Xclang",
      "-mllvm",  "-T",       "-u",  "-z",  "-B",  "-isysroot", "--sysroot",   "-Xpreprocessor",
      "--param"};
  return is_one_of(option, known);
}

[[nodiscard]] bool stops_early(const std::string& option) {
  static constexpr std::array<std::string_view, 6> known = {"-c", "-S",  "-E",
                                                            "-M", "-MM", "-fsyntax-only"};
  return is_one_of(option, known);
}

void refuse_what_cannot_be_linked(const std::string& option) {
  if (starts_with(option, "-fsanitize=") && option != "-fsanitize=undefined")
    throw refused(option + ": the explorer stands in for the sanitizers' runtime; leave it out");
  if (option == "-static" || option == "-static-pie")
    throw refused(option + ": the explorer stands before the shared C library; leave it out");
}

/// Reads one word, or two, into the command line.
class reader {
 public:
  explicit reader(const std::vector<std::string>& words) : words_(words) {}

  [[nodiscard]] command_line read() {
    while (at_ < words_.size()) read_one(words_[at_++]);
    if (has_language_ && !line_.stops_early && !line_.sources.empty())
      throw refused("-x: only with -c");
    return std::move(line_);
  }

 private:
  void read_one(const std::string& word) {
    if (word == "-fsanitize=thread" || word == "-pie") return;
    if (word.size() < 2 || word[0] != '-') return read_input(word);
    refuse_what_cannot_be_linked(word);
    if (word == "-o") return read_output();
    if (starts_with(word, "-o")) line_.output = word.substr(2);
    line_.arguments.push_back(word);
    line_.stops_early |= stops_early(word);
    line_.compiles_only |= word == "-c";
    line_.makes_a_library |= word == "-shared" || word == "-r";
    has_language_ |= word == "-x";
    const bool links_only = starts_with(word, "-l") || starts_with(word, "-o");
    if (!links_only) line_.options.push_back(word);
    if ((takes_a_word(word) || word == "-x") && at_ < words_.size()) {
      line_.arguments.push_back(words_[at_]);
      if (!links_only) line_.options.push_back(words_[at_]);
      ++at_;
    }
  }

  void read_output() {
    if (at_ == words_.size()) throw refused("-o: a file name is missing");
    line_.output = words_[at_++];
    line_.arguments.insert(line_.arguments.end(), {"-o", line_.output});
  }

  void read_input(const std::string& word) {
    line_.arguments.push_back(word);
    line_.has_inputs = true;
    if (is_source(word)) line_.sources.push_back(word);
  }

  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  bool has_language_ = false;
  command_line line_;
};

}  // namespace

bool is_source(const std::string& word) {
  static constexpr std::array<std::string_view, 10> endings = {
      ".c", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".CPP", ".i", ".ii"};
  return is_one_of(std::filesystem::path(word).extension().string(), endings);
}

command_line parse(const std::vector<std::string>& words) { return reader(words).read(); }

}  // namespace brigade::wrapper
