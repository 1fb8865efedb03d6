#include "c_table.h"

#include <errno.h>
#include <stdlib.h>

#include "table.h"

enum c_table_flaw c_table_compiled_flaw(void) { return BRIGADE_C_TABLE_FLAW; }

int c_table_create(struct c_table** table, const struct c_table_options* options) {
  if (options->max_hash_power > 31 || options->hash_power > options->max_hash_power ||
      options->stripe_power > options->hash_power)
    return EINVAL;
  if (options->bulk_move < 1 && !has_flaw(negative_bulk_move)) return EINVAL;
  struct c_table* made = calloc(1, sizeof *made);
  if (made == NULL) return ENOMEM;
  made->options = *options;
  made->hash_power = options->hash_power;
  made->primary = calloc((size_t)mask_of(made->hash_power) + 1, sizeof *made->primary);
  if (made->primary == NULL || item_locks_create(&made->locks, options->stripe_power) != 0) {
    free(made->primary);
    free(made);
    return ENOMEM;
  }
  pthread_mutex_init(&made->cache, NULL);
  pthread_cond_init(&made->work, NULL);
  pthread_cond_init(&made->settled, NULL);
  pthread_mutex_init(&made->relocation, NULL);
  *table = made;
  return 0;
}

static void free_chains(struct item** buckets, unsigned power) {
  for (size_t i = 0; i <= mask_of(power); ++i) {
    while (buckets[i] != NULL) {
      struct item* dropped = buckets[i];
      buckets[i] = dropped->next;
      free(dropped);
    }
  }
  free(buckets);
}

void c_table_destroy(struct c_table* table) {
  free_chains(table->primary, table->hash_power);
  if (table->old != NULL) free_chains(table->old, table->hash_power - 1);
  item_locks_destroy(&table->locks);
  pthread_mutex_destroy(&table->cache);
  pthread_cond_destroy(&table->work);
  pthread_cond_destroy(&table->settled);
  pthread_mutex_destroy(&table->relocation);
  free(table);
}

/* Under the item lock of the key: the link to its item, or the end of its chain. */
static struct item** link_of(struct c_table* table, uint64_t key) {
  const uint32_t old_bucket = (uint32_t)key & mask_of(table->hash_power - table->expanding);
  struct item** link = table->expanding && old_bucket >= table->expand_bucket
                           ? &table->old[old_bucket]
                           : &table->primary[key & mask_of(table->hash_power)];
  while (*link != NULL && (*link)->key != key) link = &(*link)->next;
  return link;
}

static void count_item(struct c_table* table) {
  pthread_mutex_lock(&table->cache);
  ++table->items;
  if (!table->asked && !table->expanding && growth_is_due(table)) {
    table->asked = true;
    pthread_cond_signal(&table->work);
  }
  pthread_mutex_unlock(&table->cache);
}

bool c_table_find(struct c_worker* worker, uint64_t key, uint64_t* value) {
  lock_item(worker, key);
  const struct item* found = *link_of(worker->table, key);
  if (found != NULL) *value = found->value;
  unlock_item(worker, key);
  return found != NULL;
}

int c_table_insert(struct c_worker* worker, uint64_t key, uint64_t value) {
  struct item* added = malloc(sizeof *added);
  if (added == NULL) return ENOMEM;
  *added = (struct item){NULL, key, value};
  lock_item(worker, key);
  struct item** link = link_of(worker->table, key);
  const bool there = *link != NULL;
  if (!there) {
    *link = added;
    count_item(worker->table);
  }
  unlock_item(worker, key);
  if (there) free(added);
  return there ? EEXIST : 0;
}

bool c_table_update(struct c_worker* worker, uint64_t key, uint64_t value) {
  lock_item(worker, key);
  struct item* found = *link_of(worker->table, key);
  if (found != NULL) found->value = value;
  unlock_item(worker, key);
  return found != NULL;
}

bool c_table_erase(struct c_worker* worker, uint64_t key) {
  lock_item(worker, key);
  struct item** link = link_of(worker->table, key);
  struct item* erased = *link;
  if (erased != NULL) {
    *link = erased->next;
    pthread_mutex_lock(&worker->table->cache);
    --worker->table->items;
    pthread_mutex_unlock(&worker->table->cache);
  }
  unlock_item(worker, key);
  free(erased);
  return erased != NULL;
}

void c_table_relocate(struct c_table* table, uint64_t key) {
  struct item* moved = malloc(sizeof *moved);
  if (moved == NULL) return;
  pthread_mutex_lock(&table->relocation);
  pthread_mutex_lock(stripe_of(&table->locks, key));
  struct item** link = link_of(table, key);
  struct item* vacated = *link;
  if (vacated != NULL) {
    *moved = *vacated;
    *link = moved;
  }
  pthread_mutex_unlock(stripe_of(&table->locks, key));
  pthread_mutex_unlock(&table->relocation);
  free(vacated != NULL ? vacated : moved);
}

struct c_table_figures c_table_measure(struct c_table* table) {
  struct c_table_figures figures = {0};
  pthread_mutex_lock(&table->locks.switching);
  figures.global_locks = table->locks.wanted == global;
  pthread_mutex_unlock(&table->locks.switching);
  pthread_mutex_lock(&table->cache);
  figures.items = table->items;
  figures.hash_power = table->hash_power;
  figures.expanding = table->expanding;
  figures.failed_growths = table->failed_growths;
  pthread_mutex_unlock(&table->cache);
  lock_all_items(&table->locks);
  figures.longest_wait = table->locks.global.longest_wait;
  unlock_all_items(&table->locks, 0);
  return figures;
}
