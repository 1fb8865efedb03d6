// Whether a check agrees with the definition, and its evidence with its verdict: on every small
// history, or on random ones.
#pragma once

#include <gtest/gtest.h>

#include <brigade/linearize/keyed/result.hpp>
#include <span>
#include <string>

#include "small_histories.hpp"

namespace brigade::linearize::keyed::test {

using judge = result (*)(std::span<const operation>, const options&);

/// How the histories were, by the definition.
struct tally {
  std::size_t held = 0;
  std::size_t violated = 0;
};

/// Judges every history of n operations of these shapes.
tally judge_all(judge judged_by, const history& shapes, std::size_t n);

/// Judges random histories, seeded anew each run or by BRIGADE_SEED.
tally judge_random(judge judged_by, const history& shapes, std::size_t histories,
                   std::size_t longest, std::size_t clients, const options& allowed = {});

}  // namespace brigade::linearize::keyed::test
