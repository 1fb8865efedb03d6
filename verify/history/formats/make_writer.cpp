#include <brigade/history/event_writer.hpp>
#include <stdexcept>
#include <utility>

#include "edn_writer.hpp"
#include "etcd_log_writer.hpp"

namespace brigade::history {
namespace {

/// JSON lines behind the common interface: as the events come.
class json_events final : public event_writer {
 public:
  explicit json_events(sink out) : out_(out), writer_(std::move(out)) {}

  void header(const json_header& head) override { writer_.header(head); }
  void write(const event_view& event) override { writer_.write(event); }
  void note(std::string_view, std::string_view json) override { out_(std::string(json) + '\n'); }
  void finish() override {}

 private:
  sink out_;
  json_writer writer_;
};

}  // namespace

std::unique_ptr<event_writer> make_writer(file_format format, event_writer::sink out) {
  switch (format) {
    case file_format::json_lines:
      return std::make_unique<json_events>(std::move(out));
    case file_format::edn:
      return std::make_unique<edn_writer>(std::move(out));
    case file_format::etcd_log:
      return std::make_unique<etcd_log_writer>(std::move(out));
    case file_format::polylin:
    case file_format::automatic:
      break;
  }
  throw std::invalid_argument("expected a format to write");
}

}  // namespace brigade::history
