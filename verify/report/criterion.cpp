#include <brigade/report/document.hpp>

namespace brigade::report {

std::string_view adjective(linearize::criterion criterion) noexcept {
  switch (criterion) {
    case linearize::criterion::sequentially_consistent:
      return "sequentially consistent";
    case linearize::criterion::quiescently_consistent:
      return "quiescently consistent";
    case linearize::criterion::linearizable:
      break;
  }
  return "linearizable";
}

}  // namespace brigade::report
