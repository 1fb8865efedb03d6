#include <brigade/explore/explore.hpp>
#include <brigade/scenario/exploration_log.hpp>

namespace brigade::scenario {
namespace {

void note_answer(const model::invocation& asked, const model::response& answer) {
  explore::uncontrolled([&] { explore::note(to_string(asked, answer)); });
}

}  // namespace

void exploration_log::begin(std::size_t threads, std::size_t longest) {
  explore::uncontrolled([&] {
    while (threads_.size() < threads)
      threads_.emplace_back(*this, static_cast<std::uint32_t>(threads_.size()));
    operations_.resize(threads);
    for (history_type& each : operations_) {
      each.clear();
      each.reserve(longest);
    }
  });
  phase_ = 0;
  last_ = mark::none;
  marks_ = 0;
}

history::stamp exploration_log::now(mark which) noexcept {
  if (which != last_) ++phase_;
  last_ = which;
  return phase_;
}

void exploration_log::invoke(std::uint32_t thread, const model::invocation& asked) {
  if (thread != 0) {
    ++marks_;
    explore::operation_invoked();
    if (explore::observed()) explore::uncontrolled([&] { explore::note(to_string(asked)); });
  }
  explore::uncontrolled([&] {
    operations_[thread].push_back({.thread = thread,
                                   .invocation = asked,
                                   .response = {},
                                   .invoked = now(mark::invocation),
                                   .responded = history::never});
  });
}

void exploration_log::respond(std::uint32_t thread, const model::response& answer) {
  if (thread != 0) {
    ++marks_;
    explore::operation_returned();
    if (explore::observed()) note_answer(operations_[thread].back().invocation, answer);
  }
  explore::uncontrolled([&] {
    auto& open = operations_[thread].back();
    open.response = answer;
    open.responded = now(mark::response);
  });
}

history_type exploration_log::history() const {
  history_type all;
  for (const history_type& each : operations_) all.insert(all.end(), each.begin(), each.end());
  return all;
}

}  // namespace brigade::scenario
