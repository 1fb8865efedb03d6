/* The locks of items, and how everybody changes from one kind to the other. */
#ifndef C_TABLE_ITEM_LOCKS_H
#define C_TABLE_ITEM_LOCKS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum lock_kind { granular, global };

struct c_table;

struct c_worker {
  struct c_table* table;
  enum lock_kind kind;
  unsigned round; /* the last change that it has taken part in */
};

/* A lock that is granted in the order in which it was asked for. */
struct global_lock {
  pthread_mutex_t mutex;
  pthread_cond_t served;
  unsigned next_ticket;
  unsigned serving;
  atomic_uint moves; /* buckets moved so far */
  unsigned longest_wait;
};

struct item_locks {
  pthread_mutex_t* stripes;
  uint32_t stripe_mask;
  struct global_lock global;

  atomic_uint round; /* counts the changes; written under `switching` */
  pthread_mutex_t switching;
  pthread_cond_t all_arrived; /* for the maintenance thread */
  pthread_cond_t released;    /* for workers that wait for the others */
  enum lock_kind wanted;
  unsigned workers;
  unsigned missing;   /* workers that have not arrived in this round */
  unsigned completed; /* the last round in which all have */
};

int item_locks_create(struct item_locks* locks, unsigned stripe_power);
void item_locks_destroy(struct item_locks* locks);

/* For workers: consent to a change if one is asked for, then take the lock of a key, and give it
 * back. */
void lock_item(struct c_worker* worker, uint64_t key);
void unlock_item(struct c_worker* worker, uint64_t key);

/* For others, while nobody uses the global lock. */
pthread_mutex_t* stripe_of(struct item_locks* locks, uint64_t key);

/* For the maintenance thread. */
void switch_locks(struct item_locks* locks, enum lock_kind wanted);
void lock_all_items(struct item_locks* locks);
void unlock_all_items(struct item_locks* locks, unsigned moved);

#endif
