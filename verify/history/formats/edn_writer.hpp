// Histories as Jepsen's and knossos' EDN: a vector of maps, one a line.
#pragma once

#include <brigade/history/event_writer.hpp>
#include <string>
#include <string_view>

#include "time_order.hpp"

namespace brigade::history {

/// Before the model and the clock in the first line, which is a comment to everyone else.
inline constexpr std::string_view edn_origin = "; brigade history: ";

class edn_writer final : public event_writer {
 public:
  explicit edn_writer(sink out);

  void header(const json_header& head) override;
  void write(const event_view& event) override { order_.add(event); }
  void note(std::string_view name, std::string_view json) override;
  void finish() override;

 private:
  void put(const owned_event& event, const owned_event& invocation);
  void put_value(const owned_event& event, const owned_event& invocation);
  void put_member(std::string_view name, const datum& field);
  void put_items(const owned_event& event);
  void begin_line();

  sink out_;
  time_order order_;
  std::string line_{};
  bool is_first_ = true;
};

}  // namespace brigade::history
