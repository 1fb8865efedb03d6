/* The flaws that this design had in its first life, for tests: the build defines
 * BRIGADE_C_TABLE_FLAW as one of them and gets the table with that one; without it the table is
 * sound. Every use is a plain `if` on a constant. */
#ifndef C_TABLE_FLAWS_H
#define C_TABLE_FLAWS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum c_table_flaw {
  no_flaw,
  /* Workers change their kind of lock one by one, and go on before the others have. */
  no_barrier,
  /* Being woken up counts as being asked to grow. */
  wait_without_predicate,
  /* Growth that failed for want of memory is tried again by the next insert. */
  no_back_off,
  /* The maintenance thread ends its first growth before it has begun one. */
  resume_without_pause,
  /* Told to stop, the maintenance thread leaves everything as it is. */
  abandoned_growth,
  /* The maintenance thread waits before it looks. */
  lost_signal,
  /* The arrays are exchanged without the lock under which workers read them. */
  unsynchronised_exchange,
  /* Whoever asks first has the global lock, and that is the maintenance thread. */
  greedy_mover,
  /* Any number of buckets to move at once is accepted. */
  negative_bulk_move
};

#ifndef BRIGADE_C_TABLE_FLAW
#define BRIGADE_C_TABLE_FLAW no_flaw
#endif

static inline bool has_flaw(enum c_table_flaw flaw) { return flaw == BRIGADE_C_TABLE_FLAW; }

/* The same, for callers that were compiled without it. */
enum c_table_flaw c_table_compiled_flaw(void);

#ifdef __cplusplus
}
#endif
#endif
