// Histories as the logs of jepsen.util: one register's reads, writes and compare-and-swaps.
#pragma once

#include <brigade/history/event_writer.hpp>
#include <string>
#include <string_view>

#include "time_order.hpp"

namespace brigade::history {

class etcd_log_writer final : public event_writer {
 public:
  explicit etcd_log_writer(sink out);

  void header(const json_header& head) override;
  void write(const event_view& event) override { order_.add(event); }
  void note(std::string_view name, std::string_view json) override;
  void finish() override;

 private:
  void put(const owned_event& event, const owned_event& invocation);

  sink out_;
  time_order order_;
  std::string line_{};
};

}  // namespace brigade::history
