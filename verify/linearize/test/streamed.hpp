// A small history judged as a stream: each part in the order of invocation, by its own model and,
// for a key of a map, by the model of a key in constant size.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/models/map_item.hpp>
#include <brigade/linearize/stream.hpp>
#include <iterator>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace brigade::linearize::test {

template <class Model>
[[nodiscard]] verdict streamed(const Model& model, const std::vector<operation_of<Model>>& part) {
  stream_workspace<Model> work(model);
  search_stream<Model> stream(work, model.initial(), std::size_t{1} << 24U);
  for (const auto& operation : part) {
    if (!stream.feed(operation) || !stream.advance(operation.invoked)) {
      break;
    }
  }
  return stream.finish();
}

/// Nothing for operations that are one step over several keys.
template <class Model>
[[nodiscard]] std::optional<verdict> judged_as_stream(
    const Model& model, const std::vector<operation_of<Model>>& operations) {
  const detail::partition<Model> split(model, std::span(operations));
  verdict all = verdict::holds;
  for (const auto& part : split.parts()) {
    if (keyed_model<Model> && part.reach == detail::scope::joint) {
      return std::nullopt;
    }
    std::vector<operation_of<Model>> ordered;
    for (const auto* const operation : part.operations) {
      ordered.push_back(*operation);
    }
    std::sort(ordered.begin(), ordered.end(),
              [](const auto& left, const auto& right) { return left.invoked < right.invoked; });
    verdict found = streamed(model, ordered);
    if constexpr (std::is_same_v<Model, models::map>) {
      std::vector<models::map_item::operation_type> items;
      std::transform(ordered.begin(), ordered.end(), std::back_inserter(items),
                     [](const auto& each) { return models::map_item::of(each); });
      if (streamed(models::map_item(model), items) != found) {
        return verdict::unknown;  // two answers are none
      }
    }
    all = found == verdict::holds ? all : found;
  }
  return all;
}

}  // namespace brigade::linearize::test
