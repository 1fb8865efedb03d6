// One key of models::map in constant size: the state that a stream of its operations leaves.
//
// Values and tokens are fingerprints; what operations do to them is said in item_rules.hpp, for
// both models. A token stays unknown until a gets has revealed it, as in models::map.
#pragma once

#include <brigade/linearize/models/fingerprint.hpp>
#include <brigade/linearize/models/item_rules.hpp>
#include <brigade/linearize/models/map.hpp>
#include <cstddef>
#include <optional>

namespace brigade::linearize::models {

/// An accepting model (model.hpp). Stateless but for the rule.
class map_item {
 public:
  struct entry {
    fingerprint value{};
    fingerprint token{};
    bool padded = false;

    friend bool operator==(const entry&, const entry&) = default;
  };
  using state = std::optional<entry>;  ///< nothing: the key is absent

  struct invocation {
    map_operation operation = map_operation::get;
    fingerprint value{};
    fingerprint expected{};
    fingerprint token{};

    friend bool operator==(const invocation&, const invocation&) = default;
  };
  struct response {
    map_outcome outcome = map_outcome::untold;
    fingerprint value{};
    fingerprint token{};

    friend bool operator==(const response&, const response&) = default;
  };
  using operation_type = history::operation<invocation, response>;

  explicit map_item(append_to_absent rule = append_to_absent::refuses) : rule_(rule) {}

  /// The item model of a key of the map.
  explicit map_item(const map& whole) : rule_(whole.rule()) {}

  [[nodiscard]] state initial() const { return std::nullopt; }
  [[nodiscard]] std::size_t hash(const state& item) const noexcept;

  /// Constant time.
  bool step(state& item, const invocation& asked, const response* observed) const;

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const {
    return changes_no_item(asked.operation, observed);
  }
  [[nodiscard]] bool is_blind(const invocation& asked, const response* observed) const {
    return overwrites_item(asked.operation, observed);
  }

  /// The same operation, which must be on a single key. Linear in its texts.
  [[nodiscard]] static operation_type of(const history::operation<map_invocation, map_response>&);

  /// The state of a key of a map that holds at most that key.
  [[nodiscard]] static state of(const map::state& entries);

 private:
  append_to_absent rule_;
};

}  // namespace brigade::linearize::models
