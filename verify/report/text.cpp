#include <algorithm>
#include <brigade/report/text.hpp>
#include <ostream>
#include <string>
#include <string_view>

#include "core_picture.hpp"
#include "label.hpp"
#include "printable.hpp"

namespace brigade::report {
namespace {

constexpr std::string_view plain = "\033[0m";
constexpr std::string_view bold = "\033[1m";
constexpr std::string_view red = "\033[1;31m";
constexpr std::string_view green = "\033[1;32m";
constexpr std::string_view yellow = "\033[1;33m";

[[nodiscard]] std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

// Text in which a style is spelt out only where colour is wanted.
class writer {
 public:
  writer(std::ostream& out, const document& judged, const text_options& options)
      : out_(out), judged_(judged), options_(options) {
    for (const operation& op : judged.operations) origin_ = std::min(origin_, op.invoked);
  }

  void write() {
    verdict_line();
    if (!judged_.sentence.empty()) out_ << printable(judged_.sentence) << '\n';
    if (judged_.verdict == verdict::violated) {
      core();
    }
    if (!judged_.replay.empty()) {
      heading("Judge it again");
      out_ << "  " << printable(judged_.replay) << '\n';
    }
  }

 private:
  void styled(std::string_view style, std::string_view text) {
    if (options_.colour == colour::on) {
      out_ << style << text << plain;
    } else {
      out_ << text;
    }
  }

  void heading(std::string_view text) {
    out_ << '\n';
    styled(bold, text);
    out_ << '\n';
  }

  void verdict_line() {
    switch (judged_.verdict) {
      case verdict::violated:
        styled(red, "NOT " + upper_case(adjective(judged_.criterion)));
        break;
      case verdict::holds:
        styled(green, upper_case(adjective(judged_.criterion)));
        break;
      case verdict::unknown:
        styled(yellow, "UNKNOWN");
        if (judged_.criterion != linearize::criterion::linearizable) {
          out_ << " whether " << adjective(judged_.criterion);
        }
        break;
    }
    out_ << "  " << printable(judged_.title) << "  ("
         << std::max(judged_.judged, judged_.operations.size()) << " operations";
    if (!judged_.model.empty()) out_ << ", model " << printable(judged_.model);
    if (!judged_.key.empty()) out_ << ", key " << printable(judged_.key);
    out_ << ")\n";
  }

  void core() {
    std::vector<std::size_t> contradicting =
        in_order([](const operation& op) { return op.contradicts(); });
    if (contradicting.empty()) return;
    const std::size_t listed = std::min(contradicting.size(), options_.core_lines);
    heading(std::string("The contradiction: without ") +
            (contradicting.size() == 1 ? "this response" : "any one of these responses") +
            " the rest is " + std::string(adjective(judged_.criterion)));
    for (std::size_t i = 0; i < listed; ++i) core_line(judged_.operations[contradicting[i]]);
    if (listed < contradicting.size()) {
      out_ << "  and " << contradicting.size() - listed << " more\n";
    }
    relaxed();
    if (!judged_.core_note.empty()) out_ << "  " << printable(judged_.core_note) << '\n';
    contradicting.resize(listed);
    const auto lines = draw(judged_, contradicting, options_.width - 2);
    if (!lines.empty()) out_ << '\n';
    for (const std::string& line : lines) out_ << "  " << line << '\n';
    prefix();
  }

  // The operations of a kind, earliest invocation first.
  template <class Kind>
  std::vector<std::size_t> in_order(Kind kind) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < judged_.operations.size(); ++i) {
      if (kind(judged_.operations[i])) found.push_back(i);
    }
    std::stable_sort(found.begin(), found.end(), [this](std::size_t a, std::size_t b) {
      return judged_.operations[a].invoked < judged_.operations[b].invoked;
    });
    return found;
  }

  void relaxed() {
    const auto later =
        in_order([](const operation& op) { return op.response_relaxed && !op.pending(); });
    if (later.empty()) return;
    constexpr std::size_t named = 3;
    out_ << "  It stands whenever";
    if (later.size() > named) {
      out_ << ", and whether or not, the " << later.size() << " other writes take effect.\n";
      return;
    }
    const char* separator = ", and whether or not, ";
    for (const std::size_t i : later) {
      const operation& op = judged_.operations[i];
      out_ << separator << printable(op.invocation) << " by " << client_name(judged_, op);
      separator = " and ";
    }
    out_ << (later.size() == 1 ? " takes effect.\n" : " take effect.\n");
  }

  void core_line(const operation& op) {
    const std::string until = op.pending() ? "never" : time_label(judged_, op.responded, origin_);
    out_ << "  " << client_name(judged_, op) << "  " << short_label(op) << "  ["
         << time_label(judged_, op.invoked, origin_) << " to " << until << "]\n";
  }

  void prefix() {
    const std::vector<step>& steps = judged_.longest_prefix.steps;
    heading("The longest " + std::string(adjective(judged_.criterion)) + " prefix: " +
            std::to_string(steps.size()) + " operation" + (steps.size() == 1 ? "" : "s"));
    const std::size_t listed = std::min(steps.size(), options_.prefix_lines);
    const std::size_t first = steps.size() - listed;
    if (first > 0) {
      out_ << "  after " << first << (first == 1 ? " operation: " : " operations: ")
           << printable(steps[first - 1].state) << '\n';
    } else if (!judged_.initial_state.empty()) {
      out_ << "  at the start: " << printable(judged_.initial_state) << '\n';
    }
    for (std::size_t i = first; i < steps.size(); ++i) prefix_line(i, steps[i]);
  }

  void prefix_line(std::size_t position, const step& s) {
    const operation& op = judged_.operations[s.operation];
    out_ << "  " << position + 1 << ".  " << client_name(judged_, op) << "  " << short_label(op)
         << "  =>  " << printable(s.state) << '\n';
  }

  std::ostream& out_;
  const document& judged_;
  text_options options_;
  history::stamp origin_ = history::never;
};

}  // namespace

void write_text(std::ostream& out, const document& judged, const text_options& options) {
  writer(out, judged, options).write();
}

}  // namespace brigade::report
