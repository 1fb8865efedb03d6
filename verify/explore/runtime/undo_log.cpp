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
  // A word that cannot be read crashes here, and must not have been counted.
  const auto value = *reinterpret_cast<const volatile std::uint64_t*>(word);
  entries_[count_++] = {word, value};
}

void undo_log::roll_back() {
  while (count_ != 0) {
    --count_;
    auto& word = *reinterpret_cast<std::uint64_t*>(entries_[count_].word);
    if (word != entries_[count_].value) word = entries_[count_].value;  // it may be read-only
  }
}

}  // namespace brigade::explore::runtime
