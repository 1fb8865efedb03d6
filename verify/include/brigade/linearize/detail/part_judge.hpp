// Judges one part of a history after the other: by its normal form where it has one, else by the
// general search. Reused for its memory; one thread at a time.
#pragma once

#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/normal_form.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/verdict.hpp>
#include <chrono>
#include <cstddef>
#include <optional>

namespace brigade::linearize::detail {

/// What became of a part.
struct part_outcome {
  linearize::verdict verdict = linearize::verdict::unknown;
  bound met = bound::none;
  std::size_t configurations = 0;
  std::optional<std::size_t> stuck{};  ///< position in the part, where its normal form was violated
};

template <sequential_model Model>
class part_judge {
 public:
  using part_type = typename partition<Model>::part;

  explicit part_judge(const Model& model)
      : limits_(std::nullopt, 0), searching_(model, limits_, tracing::off), normal_forms_(model) {}

  [[nodiscard]] part_outcome run(const part_type& part, const budget& limits) {
    limits_ = limits;
    if constexpr (normal_form_model<Model>) {
      if (const auto judged = normal_forms_.run(part, limits_)) {
        part_outcome found{judged->verdict, bound::none, judged->widest, std::nullopt};
        if (found.verdict == verdict::unknown) {
          found.met = judged->met == keyed::bound::cancelled ? bound::cancelled : bound::time;
        } else if (found.verdict == verdict::violated) {
          found.stuck = normal_forms_.position(judged->stuck);
        }
        return found;
      }
    }
    const verdict answer = searching_.run(part.operations, part.reach);
    return {answer, searching_.met(), searching_.configurations(), std::nullopt};
  }

 private:
  struct nothing {
    explicit nothing(const Model&) {}
  };
  template <class Any>
  struct normal_forms {
    using type = nothing;
  };
  template <normal_form_model Any>
  struct normal_forms<Any> {
    using type = normal_form_check<Any>;
  };

  budget limits_;
  search<Model> searching_;
  typename normal_forms<Model>::type normal_forms_;
};

}  // namespace brigade::linearize::detail
