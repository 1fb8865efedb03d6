#include <brigade/scenario/generate.hpp>
#include <brigade/scenario/generator.hpp>

namespace brigade::scenario {

scenario generate(const shape& wanted, std::uint64_t seed) {
  return scenarios(wanted)(rc::Random(seed), rc::kNominalSize).value();
}

}  // namespace brigade::scenario
