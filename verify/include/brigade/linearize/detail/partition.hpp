// A history split into what can be judged by itself.
//
// Whole-table operations that promise less than one step are expanded first. Then, if every
// operation is on a single key, the operations of each key are one part (locality: Herlihy and
// Wing, TOPLAS 1990, theorem 1); else the whole history is one.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/open_operations.hpp>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

/// Whether the operations of each key are a part, or all operations one.
enum class division { by_key, none };

template <sequential_model Model>
class partition {
 public:
  using operation_type = operation_of<Model>;
  using key_type = key_type_of<Model>;

  /// Operations that are judged together; `indices` are their positions in the history.
  struct part {
    std::optional<key_type> key{};
    scope reach = scope::one_key;
    std::vector<const operation_type*> operations{};
    std::vector<std::size_t> indices{};
  };

  /// `operations` must outlive the partition. O(n log n).
  partition(const Model& model, std::span<const operation_type> operations,
            division wanted = division::by_key)
      : model_(&model) {
    whole_.reserve(operations.size());
    if constexpr (expanding_model<Model>) {
      expand(operations);
    } else {
      for (std::size_t index = 0; index < operations.size(); ++index) {
        whole_.emplace_back(&operations[index], index);
      }
    }
    if (wanted == division::none || !split()) {
      keep_whole();
    }
  }

  /// Smallest first, so that a short contradiction is found early.
  [[nodiscard]] const std::vector<part>& parts() const noexcept { return parts_; }

 private:
  using placed = std::pair<const operation_type*, std::size_t>;

  void expand(std::span<const operation_type> operations) requires expanding_model<Model> {
    std::vector<key_type> keys;
    for (const operation_type& operation : operations) {
      if (auto key = model_->key_of(operation.invocation)) {
        keys.push_back(std::move(*key));
      }
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<operation_type> pieces;
    for (std::size_t index = 0; index < operations.size(); ++index) {
      const operation_type& operation = operations[index];
      pieces.clear();
      if (model_->key_of(operation.invocation) || !model_->expand(operation, keys, pieces)) {
        whole_.emplace_back(&operation, index);
        continue;
      }
      for (operation_type& piece : pieces) {
        whole_.emplace_back(&expanded_.emplace_back(std::move(piece)), index);
      }
    }
  }

  /// False where an operation is on no single key.
  bool split() {
    if constexpr (keyed_model<Model>) {
      std::map<key_type, part> by_key;
      for (const placed& entry : whole_) {
        auto key = model_->key_of(entry.first->invocation);
        if (!key) {
          return false;
        }
        part& mine = by_key[*key];
        mine.key = std::move(key);
        add(mine, entry);
      }
      for (auto& [key, mine] : by_key) {
        parts_.push_back(std::move(mine));
      }
      std::sort(parts_.begin(), parts_.end(), [](const part& a, const part& b) {
        const std::size_t sizes[] = {a.operations.size(), b.operations.size()};
        return sizes[0] != sizes[1] ? sizes[0] < sizes[1] : std::less<key_type>()(*a.key, *b.key);
      });
      return true;
    } else {
      return false;
    }
  }

  void keep_whole() {
    part& all = parts_.emplace_back();
    all.reach = scope::joint;
    for (const placed& entry : whole_) {
      add(all, entry);
    }
  }

  static void add(part& to, const placed& entry) {
    to.operations.push_back(entry.first);
    to.indices.push_back(entry.second);
  }

  const Model* model_;
  std::deque<operation_type> expanded_{};
  std::vector<placed> whole_{};
  std::vector<part> parts_{};
};

}  // namespace brigade::linearize::detail
