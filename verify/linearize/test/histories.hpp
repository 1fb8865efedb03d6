// Histories for tests: all small ones over a list of operations, and random ones.
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <vector>

namespace brigade::linearize::test {

/// BRIGADE_SEED, or another one each time.
inline std::uint64_t seed_of_this_run() {
  const char* const given = std::getenv("BRIGADE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

/// What an operation does and answers, without its time.
template <class Model>
struct deed {
  typename Model::invocation invocation;
  std::optional<typename Model::response> response;
};

/// Calls `visit` with every history of `count` operations, each one of `deeds`, in every order of
/// invocations and responses. Operations are numbered by invocation, which loses no generality.
template <class Model, class Visit>
class all_histories {
 public:
  all_histories(const std::vector<deed<Model>>& deeds, std::size_t count, Visit visit)
      : deeds_(&deeds), count_(count), visit_(visit) {}

  void run() { invoke_or_respond(1); }

 private:
  void invoke_or_respond(history::stamp now) {
    bool done = operations_.size() == count_;
    if (operations_.size() < count_) {
      const auto thread = static_cast<std::uint32_t>(operations_.size());
      for (const deed<Model>& one : *deeds_) {
        operations_.push_back({thread, one.invocation, one.response, now, history::never});
        invoke_or_respond(now + 1);
        operations_.pop_back();
      }
    }
    for (auto& operation : operations_) {
      if (operation.response && operation.responded == history::never) {
        done = false;
        operation.responded = now;
        invoke_or_respond(now + 1);
        operation.responded = history::never;
      }
    }
    if (done) {
      visit_(operations_);
    }
  }

  const std::vector<deed<Model>>* deeds_;
  std::size_t count_;
  Visit visit_;
  std::vector<operation_of<Model>> operations_{};
};

/// A random history: threads take turns at random, with coarse stamps so that ties occur. Most
/// deeds are possible in some plausible order, so that both verdicts are common.
template <class Model>
[[nodiscard]] std::vector<operation_of<Model>> random_history(const Model& model,
                                                              const std::vector<deed<Model>>& deeds,
                                                              std::size_t count,
                                                              std::uint32_t threads,
                                                              std::mt19937_64& random) {
  const auto below = [&](std::uint64_t bound) {
    return static_cast<history::stamp>(random() % bound);
  };
  std::vector<operation_of<Model>> operations;
  std::vector<history::stamp> clock(threads, 0);
  auto state = model.initial();
  history::stamp point = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const deed<Model>* chosen = &deeds[random() % deeds.size()];
    for (int tries = below(6) == 0 ? 0 : 12; tries > 0; --tries) {
      auto after = state;
      if (advance(model, after, chosen->invocation,
                  chosen->response ? &*chosen->response : nullptr)) {
        state = after;
        break;
      }
      chosen = &deeds[random() % deeds.size()];
    }
    const auto thread = static_cast<std::uint32_t>(below(threads));
    point += below(3);
    const history::stamp from = std::max(clock[thread], point - below(5));
    point = std::max(point, from);
    const history::stamp to = chosen->response ? point + below(5) : history::never;
    clock[thread] = chosen->response ? to + 1 : from + 1;
    operations.push_back({thread, chosen->invocation, chosen->response, from, to});
  }
  std::shuffle(operations.begin(), operations.end(), random);
  return operations;
}

}  // namespace brigade::linearize::test
