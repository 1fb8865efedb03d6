#include "undo_log.hpp"

#include "address_space.hpp"
#include "leave.hpp"

namespace brigade::explore::runtime {

constinit undo_log undo{};

void undo_log::initialize() {
  if (entries_ == nullptr) {
    entries_ = static_cast<entry*>(reserve(0, capacity * sizeof(entry), "the undo log"));
  }
}

void undo_log::note(std::uintptr_t word) {
  if (count_ == capacity)
    fail(finding::limit, "an execution writes too many words outside of its heap");
  entries_[count_++] = {word, *reinterpret_cast<const std::uint64_t*>(word)};
}

void undo_log::roll_back() {
  while (count_ != 0) {
    --count_;
    *reinterpret_cast<std::uint64_t*>(entries_[count_].word) = entries_[count_].value;
  }
}

}  // namespace brigade::explore::runtime
