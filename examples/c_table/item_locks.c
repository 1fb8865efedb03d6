#include "item_locks.h"

#include <errno.h>
#include <stdlib.h>

#include "table.h"

int item_locks_create(struct item_locks* locks, unsigned stripe_power) {
  const size_t stripes = (size_t)1 << stripe_power;
  *locks = (struct item_locks){.stripe_mask = mask_of(stripe_power)};
  locks->stripes = calloc(stripes, sizeof *locks->stripes);
  if (locks->stripes == NULL) return ENOMEM;
  for (size_t i = 0; i < stripes; ++i) pthread_mutex_init(&locks->stripes[i], NULL);
  pthread_mutex_init(&locks->global.mutex, NULL);
  pthread_cond_init(&locks->global.served, NULL);
  pthread_mutex_init(&locks->switching, NULL);
  pthread_cond_init(&locks->all_arrived, NULL);
  pthread_cond_init(&locks->released, NULL);
  return 0;
}

void item_locks_destroy(struct item_locks* locks) {
  for (size_t i = 0; i <= locks->stripe_mask; ++i) pthread_mutex_destroy(&locks->stripes[i]);
  free(locks->stripes);
  pthread_mutex_destroy(&locks->global.mutex);
  pthread_cond_destroy(&locks->global.served);
  pthread_mutex_destroy(&locks->switching);
  pthread_cond_destroy(&locks->all_arrived);
  pthread_cond_destroy(&locks->released);
}

pthread_mutex_t* stripe_of(struct item_locks* locks, uint64_t key) {
  return &locks->stripes[key & locks->stripe_mask];
}

/* Returns how many buckets were moved while this thread stood in line. The greedy form is nothing
 * but the mutex, where nobody stands in line. */
static unsigned lock_global(struct global_lock* lock) {
  unsigned moves_before = atomic_load(&lock->moves);
  pthread_mutex_lock(&lock->mutex);
  if (!has_flaw(greedy_mover)) {
    moves_before = atomic_load(&lock->moves);
    const unsigned ticket = lock->next_ticket++;
    while (lock->serving != ticket) pthread_cond_wait(&lock->served, &lock->mutex);
    pthread_mutex_unlock(&lock->mutex);
  }
  return atomic_load(&lock->moves) - moves_before;
}

static void unlock_global(struct global_lock* lock) {
  if (!has_flaw(greedy_mover)) {
    pthread_mutex_lock(&lock->mutex);
    ++lock->serving;
    pthread_cond_broadcast(&lock->served);
  }
  pthread_mutex_unlock(&lock->mutex);
}

/* Under `switching`. */
static void arrive(struct item_locks* locks) {
  if (--locks->missing > 0) return;
  locks->completed = atomic_load(&locks->round);
  pthread_cond_signal(&locks->all_arrived);
  pthread_cond_broadcast(&locks->released);
}

static void consent(struct c_worker* worker) {
  struct item_locks* locks = &worker->table->locks;
  if (atomic_load(&locks->round) == worker->round) return;
  pthread_mutex_lock(&locks->switching);
  worker->round = atomic_load(&locks->round);
  worker->kind = locks->wanted;
  arrive(locks);
  if (!has_flaw(no_barrier)) {
    /* No further round begins before this worker is there, so that it misses none. */
    while (locks->completed != worker->round)
      pthread_cond_wait(&locks->released, &locks->switching);
  }
  pthread_mutex_unlock(&locks->switching);
}

void lock_item(struct c_worker* worker, uint64_t key) {
  struct item_locks* locks = &worker->table->locks;
  consent(worker);
  if (worker->kind == global) {
    const unsigned waited = lock_global(&locks->global);
    if (waited > locks->global.longest_wait) locks->global.longest_wait = waited;
  } else {
    pthread_mutex_lock(stripe_of(locks, key));
  }
}

void unlock_item(struct c_worker* worker, uint64_t key) {
  struct item_locks* locks = &worker->table->locks;
  if (worker->kind == global) {
    unlock_global(&locks->global);
  } else {
    pthread_mutex_unlock(stripe_of(locks, key));
  }
}

void switch_locks(struct item_locks* locks, enum lock_kind wanted) {
  pthread_mutex_lock(&locks->switching);
  locks->wanted = wanted;
  locks->missing = locks->workers;
  const unsigned round = atomic_load(&locks->round) + 1;
  atomic_store(&locks->round, round);
  if (locks->missing == 0) locks->completed = round;
  while (locks->completed != round) pthread_cond_wait(&locks->all_arrived, &locks->switching);
  pthread_mutex_unlock(&locks->switching);
}

void lock_all_items(struct item_locks* locks) { lock_global(&locks->global); }

void unlock_all_items(struct item_locks* locks, unsigned moved) {
  atomic_fetch_add(&locks->global.moves, moved);
  unlock_global(&locks->global);
}

struct c_worker* c_table_join(struct c_table* table) {
  struct item_locks* locks = &table->locks;
  struct c_worker* worker = malloc(sizeof *worker);
  if (worker == NULL) return NULL;
  pthread_mutex_lock(&locks->switching);
  /* Amid a change some use the one kind of lock and some the other. */
  while (!has_flaw(no_barrier) && locks->missing > 0)
    pthread_cond_wait(&locks->released, &locks->switching);
  *worker = (struct c_worker){table, locks->wanted, atomic_load(&locks->round)};
  ++locks->workers;
  pthread_mutex_unlock(&locks->switching);
  return worker;
}

void c_table_leave(struct c_worker* worker) {
  struct item_locks* locks = &worker->table->locks;
  pthread_mutex_lock(&locks->switching);
  --locks->workers;
  if (worker->round != atomic_load(&locks->round)) arrive(locks);
  pthread_mutex_unlock(&locks->switching);
  free(worker);
}
