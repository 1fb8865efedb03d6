// Counts what the calling thread allocates, by replacing the global operator new. Not beside a
// sanitizer, whose runtime brings an operator new of its own.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define BRIGADE_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define BRIGADE_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef BRIGADE_COUNTS_ALLOCATIONS
#define BRIGADE_COUNTS_ALLOCATIONS 1
#endif

namespace brigade::linearize::keyed::test {

[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace brigade::linearize::keyed::test
