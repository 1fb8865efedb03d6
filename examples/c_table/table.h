/* What the parts of the table share.
 *
 * Lock order: relocation, switching; relocation, an item lock, cache. An item lock is a stripe or
 * the global lock, and at most one is held. */
#ifndef C_TABLE_TABLE_H
#define C_TABLE_TABLE_H

#include <pthread.h>

#include "c_table.h"
#include "flaws.h"
#include "item_locks.h"

struct item {
  struct item* next;
  uint64_t key;
  uint64_t value;
};

struct c_table {
  struct c_table_options options;
  struct item_locks locks;

  /* Buckets: read and written under the item lock of the key. The rest: read under any item lock;
   * written by the maintenance thread under the global lock when every worker uses that. */
  struct item** primary;
  struct item** old; /* NULL unless expanding */
  uint32_t expand_bucket;
  bool expanding;
  unsigned hash_power; /* of primary; written under the cache lock too */

  /* What follows: under the cache lock. */
  pthread_mutex_t cache;
  pthread_cond_t work;    /* for the maintenance thread */
  pthread_cond_t settled; /* for c_table_wait_until_idle */
  size_t items;
  size_t grow_above; /* after a failure: not before there are more items than this */
  unsigned failed_growths;
  bool asked; /* the maintenance thread has been signalled */
  bool growing;
  bool stopping;
  bool running;

  pthread_t maintenance;
  /* Held by whoever moves items in memory, and for the length of a growth. */
  pthread_mutex_t relocation;
};

static inline uint32_t mask_of(unsigned power) { return (uint32_t)((UINT64_C(1) << power) - 1); }

/* Under the cache lock: whether the maintenance thread should begin a growth. */
bool growth_is_due(const struct c_table* table);

#endif
