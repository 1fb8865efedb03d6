/* A hash table that moves house one bucket at a time, in C11 with pthreads: the design of memcached
 * 1.4.15 to 1.4.21.
 *
 * While the table has more than 1.5 items a bucket, a maintenance thread doubles the array and
 * re-links the items, `bulk_move` buckets in one go. Operations take one of 2^stripe_power locks;
 * for the length of a growth they all take one global lock instead. For the change from one to the
 * other the maintenance thread needs the consent of every worker, so whoever calls must be one:
 *
 *     struct c_worker *me = c_table_join(table);
 *     c_table_insert(me, 42, 1);
 *     c_table_leave(me);
 *
 * A worker belongs to one thread. It gives its consent at the beginning of each operation; one that
 * will call none for a while, or is about to wait for something, leaves, or else growth and other
 * workers wait for it.
 *
 * Keys are spread by their low bits: pass hashes. Functions that return int return 0 or an error
 * number. */
#ifndef C_TABLE_H
#define C_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct c_table;
struct c_worker;

struct c_table_options {
  unsigned hash_power;     /* 2^hash_power buckets at first */
  unsigned max_hash_power; /* grows no further; at most 31 */
  unsigned stripe_power;   /* at most hash_power: a bucket must never have two locks */
  int bulk_move;           /* buckets moved while all others are kept out; at least 1 */
};

struct c_table_figures {
  size_t items;
  unsigned hash_power;
  bool expanding;
  bool global_locks;       /* workers take the global lock */
  unsigned failed_growths; /* for want of memory */
  unsigned longest_wait;   /* bucket moves that an operation had to wait through */
};

/* EINVAL for options out of range, ENOMEM. */
int c_table_create(struct c_table** table, const struct c_table_options* options);
/* Nobody is a worker of the table any more, and it does not run. */
void c_table_destroy(struct c_table* table);

/* Starts and stops the maintenance thread, from one thread at a time. A growth that is stopped in
 * the middle leaves a table that works, and goes on with the next start. */
int c_table_start(struct c_table* table);
void c_table_stop(struct c_table* table);
/* Returns when no growth is due or under way, or the table does not run. Not for a worker. */
void c_table_wait_until_idle(struct c_table* table);

/* NULL for want of memory. */
struct c_worker* c_table_join(struct c_table* table);
void c_table_leave(struct c_worker* worker);

bool c_table_find(struct c_worker* worker, uint64_t key, uint64_t* value);
/* EEXIST where the key is there, ENOMEM. */
int c_table_insert(struct c_worker* worker, uint64_t key, uint64_t value);
/* False where the key is not there. */
bool c_table_update(struct c_worker* worker, uint64_t key, uint64_t value);
bool c_table_erase(struct c_worker* worker, uint64_t key);

/* Other background work, for any thread: gives the item of a key another place in memory, as
 * memcached's slab rebalancer does. Waits while a growth is under way. */
void c_table_relocate(struct c_table* table, uint64_t key);

struct c_table_figures c_table_measure(struct c_table* table);

#ifdef __cplusplus
}
#endif
#endif
