// brigade convert: writes a history in another format.
#include <brigade/history/event_writer.hpp>
#include <brigade/history/format_error.hpp>
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "check/input_file.hpp"
#include "command.hpp"
#include "named_values.hpp"

namespace brigade::tools {
namespace {

using history::file_format;

struct convert_arguments {
  std::string from{};
  std::string to{};
  file_format from_format = file_format::automatic;
  file_format to_format = file_format::automatic;
};

/// A file that is closed with its errors seen; "-" is standard output.
class output_file {
 public:
  explicit output_file(const std::string& path)
      : path_(path), file_(path == "-" ? stdout : std::fopen(path.c_str(), "we")) {
    if (file_ == nullptr) {
      fail();
    }
  }
  ~output_file() {
    if (file_ != nullptr && file_ != stdout) {
      (void)std::fclose(file_);
    }
  }
  output_file(const output_file&) = delete;
  output_file& operator=(const output_file&) = delete;

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
      fail();
    }
  }
  void close() {
    std::FILE* const file = file_ == stdout ? nullptr : file_;
    file_ = file_ == stdout ? file_ : nullptr;
    if ((file == nullptr ? std::fflush(stdout) : std::fclose(file)) != 0) {
      fail();
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error(path_ + ": " + std::generic_category().message(errno));
  }

  std::string path_;
  std::FILE* file_;
};

[[nodiscard]] bool ends_in(std::string_view path, std::string_view ending) {
  return path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending;
}

/// By the name of the file; automatic where it does not tell.
[[nodiscard]] file_format format_of(std::string_view path) {
  return ends_in(path, ".jsonl") || ends_in(path, ".json") ? file_format::json_lines
         : ends_in(path, ".edn")                           ? file_format::edn
         : ends_in(path, ".log")                           ? file_format::etcd_log
                                                           : file_format::automatic;
}

void convert(const convert_arguments& arguments, file_format to_format) {
  const input_file input(arguments.from);
  judging_progress progress;
  const std::string name = arguments.from == "-" ? "standard input" : arguments.from;
  std::unique_ptr<history::event_writer> writer;
  std::vector<std::pair<std::string, std::string>> early;  // met before there is a writer
  history::json_reader_options options;
  options.on_note = [&](std::string_view note, std::string_view json) {
    if (writer) {
      writer->note(note, json);
    } else {
      early.emplace_back(note, json);
    }
  };
  const auto reader = history::open_history(input.bytes(progress, {}), name, arguments.from_format,
                                            std::move(options));
  output_file output(arguments.to);
  writer = history::make_writer(to_format, [&](std::string_view text) { output.write(text); });
  writer->header(reader->header());
  history::event_view event;
  try {
    for (const auto& [note, json] : early) {
      writer->note(note, json);
    }
    while (reader->next(event)) {
      writer->write(event);
    }
    writer->finish();
  } catch (const std::invalid_argument& unfit) {
    throw reader->error(unfit.what());
  }
  output.close();
}

void add_options(CLI::App& command, convert_arguments& arguments) {
  static const named_values<file_format> formats = {{"json", file_format::json_lines},
                                                    {"edn", file_format::edn},
                                                    {"etcd", file_format::etcd_log}};
  command.add_option("IN", arguments.from, "The history; - is standard input")->required();
  command.add_option("OUT", arguments.to, "The file to write; - is standard output")->required();
  static const named_values<file_format> readable = [] {
    auto all = formats;
    all.emplace("polylin", file_format::polylin);
    return all;
  }();
  add_named_option(command, "--from", arguments.from_format, readable,
                   "json (lines), edn (Jepsen, knossos), etcd (jepsen.util's log) or polylin (its "
                   "rows); default: by the first bytes");
  add_named_option(command, "--to", arguments.to_format, formats,
                   "default: by OUT's ending, .jsonl, .json, .edn or .log");
}

}  // namespace

void add_convert(CLI::App& app, exit_status& status) {
  auto* const command = app.add_subcommand("convert", "Write a history in another format");
  command->footer("Example: brigade convert run.jsonl run.edn");
  const auto arguments = std::make_shared<convert_arguments>();
  add_options(*command, *arguments);
  command->callback([arguments, &status] {
    const file_format to = arguments->to_format == file_format::automatic ? format_of(arguments->to)
                                                                          : arguments->to_format;
    if (to == file_format::automatic) {
      throw CLI::ValidationError("--to", "expected json, edn or etcd: OUT's ending does not tell");
    }
    try {
      convert(*arguments, to);
    } catch (const std::system_error& failure) {
      std::cerr << "brigade: " << failure.what() << '\n';
      status = exit_status::bad_input;
    }
  });
}

}  // namespace brigade::tools
