// What a history may be held to.
#pragma once

namespace brigade::linearize {

enum class criterion {
  /// Every operation takes effect at an instant between its invocation and its response. Herlihy
  /// and Wing, TOPLAS 12(3), 1990.
  linearizable,

  /// Some order of all operations that keeps each thread's own order explains the responses; real
  /// time between threads does not count. Of one thread, an operation comes before another that was
  /// invoked after its response. Lamport, "How to Make a Multiprocessor Computer That Correctly
  /// Executes Multiprocess Programs", 1979. It does not split by key.
  sequentially_consistent,

  /// Operations with an instant between them at which nothing was open keep their order; any
  /// others, of one thread too, may come in any. An operation that is never answered stays open.
  /// Aspnes, Herlihy and Shavit, "Counting Networks", JACM 41(5), 1994.
  quiescently_consistent,
};

}  // namespace brigade::linearize
