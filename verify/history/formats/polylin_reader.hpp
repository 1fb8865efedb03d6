// Events from PolyLin's text histories (polylin_rows.hpp), whose rows come in any order: all of
// them are read first, and sorted. Memory: 40 bytes a row. As many clients as operations overlap.
#pragma once

#include <brigade/history/event_reader.hpp>
#include <brigade/history/polylin_rows.hpp>
#include <cstdint>
#include <queue>
#include <string>
#include <vector>

namespace brigade::history {

class polylin_reader final : public event_reader {
 public:
  polylin_reader(byte_source source, std::string name, const json_reader_options& options);

  [[nodiscard]] const json_header& header() const override { return header_; }
  [[nodiscard]] bool next(event_view& event) override;
  [[nodiscard]] format_error error(const std::string& what) const override {
    return rows_.error(what);
  }
  [[nodiscard]] bool skipped_torn_line() const override { return rows_.skipped_torn_line(); }
  [[nodiscard]] bool stamps_are_distinct() const override { return false; }
  [[nodiscard]] std::size_t bytes_read() const override { return rows_.bytes_read(); }

 private:
  struct open_operation {
    stamp responded;
    std::size_t row;
    std::uint32_t process;

    friend bool operator>(const open_operation& a, const open_operation& b) {
      return a.responded > b.responded;
    }
  };

  void read_all();
  void invoke(event_view& event);
  void respond(event_view& event);

  polylin_rows rows_;
  json_header header_{};
  std::vector<polylin_row> all_{};  ///< by their starts, once all are read
  bool is_read_ = false;
  std::size_t invoked_ = 0;  ///< how many of them
  std::priority_queue<open_operation, std::vector<open_operation>, std::greater<>> open_{};
  std::vector<std::uint32_t> idle_{};  ///< processes that have no operation open
  std::uint32_t processes_ = 0;
};

}  // namespace brigade::history
