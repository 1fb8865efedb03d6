/* The maintenance thread. */
#include <stdlib.h>

#include "table.h"

bool growth_is_due(const struct c_table* table) {
  const size_t buckets = (size_t)mask_of(table->hash_power) + 1;
  return table->hash_power < table->options.max_hash_power &&
         table->items > buckets + buckets / 2 && table->items > table->grow_above;
}

/* Waits for something to do; false when it is time to stop. */
static bool wait_for_work(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  table->growing = false;
  table->asked = false;
  pthread_cond_broadcast(&table->settled);
  if (has_flaw(lost_signal) || (has_flaw(wait_without_predicate) && !table->stopping))
    pthread_cond_wait(&table->work, &table->cache);
  while (!has_flaw(wait_without_predicate) && !table->stopping && !table->expanding &&
         !growth_is_due(table)) {
    table->asked = false;
    pthread_cond_wait(&table->work, &table->cache);
  }
  const bool go_on = has_flaw(wait_without_predicate) || !table->stopping;
  table->growing = go_on;
  pthread_mutex_unlock(&table->cache);
  return go_on;
}

static bool is_stopping(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  const bool stopping = table->stopping;
  pthread_mutex_unlock(&table->cache);
  return stopping;
}

/* Doubles the array, unless a growth is under way already or memory is short. */
static void begin_growth(struct c_table* table) {
  if (table->expanding) return;
  const size_t buckets = ((size_t)mask_of(table->hash_power) + 1) * 2;
  struct item** doubled = calloc(buckets, sizeof *doubled);
  if (!has_flaw(unsynchronised_exchange)) lock_all_items(&table->locks);
  pthread_mutex_lock(&table->cache);
  if (doubled == NULL) {
    ++table->failed_growths;
    if (!has_flaw(no_back_off)) table->grow_above = table->items + buckets / 2;
  } else {
    table->old = table->primary;
    table->primary = doubled;
    table->expand_bucket = 0;
    ++table->hash_power;
    table->expanding = true;
    table->grow_above = 0;
  }
  pthread_mutex_unlock(&table->cache);
  if (!has_flaw(unsynchronised_exchange)) unlock_all_items(&table->locks, 0);
}

static void move_bucket(struct c_table* table) {
  struct item** from = &table->old[table->expand_bucket];
  while (*from != NULL) {
    struct item* moved = *from;
    struct item** to = &table->primary[moved->key & mask_of(table->hash_power)];
    *from = moved->next;
    moved->next = *to;
    *to = moved;
  }
  if (++table->expand_bucket <= mask_of(table->hash_power - 1)) return;
  free(table->old);
  table->old = NULL;
  pthread_mutex_lock(&table->cache);
  table->expanding = false;
  pthread_mutex_unlock(&table->cache);
}

/* One bulk of buckets; true while there are more. */
static bool move_buckets(struct c_table* table) {
  unsigned moved = 0;
  lock_all_items(&table->locks);
  for (int i = 0; i < table->options.bulk_move && table->expanding; ++i, ++moved)
    move_bucket(table);
  const bool more = table->expanding;
  unlock_all_items(&table->locks, moved);
  return more;
}

static void end_growth(struct c_table* table) {
  switch_locks(&table->locks, granular);
  pthread_mutex_unlock(&table->relocation);
}

static void* maintain(void* argument) {
  struct c_table* table = argument;
  if (has_flaw(resume_without_pause)) end_growth(table);
  while (wait_for_work(table)) {
    pthread_mutex_lock(&table->relocation);
    switch_locks(&table->locks, global);
    begin_growth(table);
    bool stopped = false;
    while (table->expanding && !stopped && move_buckets(table)) stopped = is_stopping(table);
    if (has_flaw(abandoned_growth) && stopped) break;
    end_growth(table);
    if (is_stopping(table)) break;
  }
  return NULL;
}

int c_table_start(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  table->stopping = false;
  const int error = pthread_create(&table->maintenance, NULL, maintain, table);
  table->running = error == 0;
  pthread_mutex_unlock(&table->cache);
  return error;
}

void c_table_stop(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  const bool running = table->running;
  table->stopping = true;
  pthread_cond_signal(&table->work);
  pthread_mutex_unlock(&table->cache);
  if (running) pthread_join(table->maintenance, NULL);
  pthread_mutex_lock(&table->cache);
  table->running = false;
  table->growing = false;
  pthread_cond_broadcast(&table->settled);
  pthread_mutex_unlock(&table->cache);
}

void c_table_wait_until_idle(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  while (table->running && (table->growing || table->expanding || growth_is_due(table)))
    pthread_cond_wait(&table->settled, &table->cache);
  pthread_mutex_unlock(&table->cache);
}
