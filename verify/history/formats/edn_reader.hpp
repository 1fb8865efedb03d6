// Events from Jepsen's and knossos' EDN.
#pragma once

#include <brigade/history/event_reader.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "character_source.hpp"
#include "edn.hpp"

namespace brigade::history {

class edn_reader final : public event_reader {
 public:
  edn_reader(byte_source source, std::string name, const json_reader_options& options);

  [[nodiscard]] const json_header& header() const override { return header_; }
  [[nodiscard]] bool next(event_view& event) override;
  [[nodiscard]] format_error error(const std::string& what) const override {
    return parser_.error(place_, what);
  }
  [[nodiscard]] bool skipped_torn_line() const override { return skipped_; }
  [[nodiscard]] bool stamps_are_distinct() const override {
    return header_.clock == clock_kind::order;
  }
  [[nodiscard]] std::size_t bytes_read() const override { return characters_.bytes_read(); }

 private:
  /// The next event of a client, in `current_`; false at the end.
  bool read_event();
  bool read_form();
  [[nodiscard]] bool at_end();
  /// False for an event of no client.
  bool translate(const edn_value& form);
  void read_origin();
  void set_arguments(const edn_value& form);
  void set_items(const edn_value& items);
  [[nodiscard]] stamp stamp_of(const edn_value& form);
  /// A response names the operation again, and cannot name another.
  void name_operation(std::string name);
  void note(const edn_value& form) const;

  character_source characters_;
  edn_parser parser_;
  json_reader_options options_;
  json_header header_{};
  owned_event current_{};
  std::unordered_map<std::uint32_t, std::string> open_;  ///< what each process invoked
  file_position place_{};
  int close_ = 0;  ///< of the sequence around the events; 0: there is none
  stamp order_ = 0;
  bool has_first_ = false;  ///< `current_` was read ahead, for the model that it suggests
  bool ended_ = false;
  bool skipped_ = false;
};

}  // namespace brigade::history
