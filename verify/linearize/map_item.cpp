#include <brigade/linearize/models/map_item.hpp>

namespace brigade::linearize::models {

std::size_t map_item::hash(const state& item) const noexcept {
  return item ? item->value.hash() * 31 + item->token.hash() * 2 + (item->padded ? 1 : 0) : 0;
}

bool map_item::step(state& item, const invocation& asked, const response* observed) const {
  using rules = item_rules<entry, invocation, response>;
  const auto left =
      item ? rules::on_present(*item, asked, observed) : rules::on_absent(rule_, asked, observed);
  if (left == rules::left::stored) {
    item = entry{asked.value, {}, false};
  } else if (left == rules::left::removed) {
    item.reset();
  }
  return left != rules::left::unfit;
}

map_item::operation_type map_item::of(const history::operation<map_invocation, map_response>& op) {
  const map_invocation& asked = op.invocation;
  operation_type same;
  same.thread = op.thread;
  same.invocation = {asked.operation, fingerprint(asked.value), fingerprint(asked.expected),
                     fingerprint(asked.token)};
  if (op.response) {
    same.response = response{op.response->outcome, fingerprint(op.response->value),
                             fingerprint(op.response->token)};
  }
  same.invoked = op.invoked;
  same.responded = op.responded;
  return same;
}

map_item::state map_item::of(const map::state& entries) {
  if (entries.empty()) {
    return std::nullopt;
  }
  const map::entry& only = entries.front();
  return entry{fingerprint(only.value), fingerprint(only.token), only.padded};
}

}  // namespace brigade::linearize::models
