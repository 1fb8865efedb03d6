// Events from the logs of jepsen.util, as Jepsen's tests of etcd printed them:
//
//     INFO  jepsen.util - 3	:invoke	:cas	[1 2]
#pragma once

#include <brigade/history/event_reader.hpp>
#include <string>
#include <string_view>

#include "character_source.hpp"
#include "edn.hpp"

namespace brigade::history {

class etcd_log_reader final : public event_reader {
 public:
  etcd_log_reader(byte_source source, std::string name, const json_reader_options& options);

  [[nodiscard]] const json_header& header() const override { return header_; }
  [[nodiscard]] bool next(event_view& event) override;
  [[nodiscard]] format_error error(const std::string& what) const override {
    return {name_, place_, what};
  }
  [[nodiscard]] bool skipped_torn_line() const override { return skipped_; }
  [[nodiscard]] bool stamps_are_distinct() const override {
    return header_.clock == clock_kind::order;
  }
  [[nodiscard]] std::size_t bytes_read() const override { return characters_.bytes_read(); }

 private:
  static constexpr std::string_view prefix = "jepsen.util - ";
  static constexpr std::size_t longest_line = std::size_t{1} << 20U;

  /// The next line with the prefix, from behind it; false at the end. Throws format_error where
  /// there is none at all.
  bool read_line();
  /// False for an event of no client.
  bool translate();
  [[nodiscard]] edn_value read_field(edn_parser& parser, std::string_view what) const;

  character_source characters_;
  std::string name_;
  torn_line torn_;
  json_header header_{};
  std::string line_{};
  bool is_first_ = true;    ///< no line was read
  bool whole_line_ = true;  ///< it ended with a line feed
  owned_event current_{};
  file_position place_{};
  stamp order_ = 0;
  bool skipped_ = false;
};

}  // namespace brigade::history
