// The type of a lookup's parameter: K itself, deduced, where any K will do, else Key, not deduced.
//
// An alias that does not depend on K's own members is seen through by deduction; that is the whole
// trick. Source: Abseil, absl/container/internal/common.h (KeyArg).
#pragma once

namespace brigade::detail {

template <bool AnyKey>
struct key_arg {
  template <class K, class Key>
  using type = K;
};

template <>
struct key_arg<false> {
  template <class K, class Key>
  using type = Key;
};

}  // namespace brigade::detail
