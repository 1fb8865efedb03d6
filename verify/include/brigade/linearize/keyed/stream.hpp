// The operations of one key judged while they come in, in memory that does not grow with them.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <memory>

namespace brigade::linearize::keyed {

/// How a stream is judged.
enum class method {
  zones,   ///< gets and puts whose values tell the puts apart; O(log open) per operation
  search,  ///< anything; as search(), without the look ahead
};

/// Judges a key's operations fed in the order of invocation, each with its response stamp: a
/// recorder hands an operation over once it has responded, or is given up, and so have all invoked
/// before it. Positions in the result count the operations fed, from 0.
///
/// Zones hold the values that can still be the state, and those of open operations; the search
/// holds the open operations and its frontier. One thread at a time. A value that is put again
/// while it may still be the state makes zones answer `unknown` (`bound::repeated_value`), as does
/// an operation that is neither get nor put, or invoked at the lowest stamp (`bound::unfit`).
class stream {
 public:
  explicit stream(method how, const options& allowed = {});
  stream(stream&&) noexcept;
  stream& operator=(stream&&) noexcept;
  ~stream();

  /// False once the verdict is in: the rest need not be fed. Throws std::invalid_argument where
  /// the operation was invoked before the last one fed, or derives and `allowed.derived` is null.
  bool feed(const operation& next);

  /// Says that whatever is fed from now on was invoked at `now` or later: responses before that are
  /// judged at once, instead of with the next operation fed. False once the verdict is in.
  bool advance(stamp now);

  /// The verdict on what was fed. Nothing may be fed after it.
  [[nodiscard]] result finish();

 private:
  class judge;
  std::unique_ptr<judge> judge_;
};

}  // namespace brigade::linearize::keyed
