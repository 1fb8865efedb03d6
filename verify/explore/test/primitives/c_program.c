#include "c_program.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>

struct counted {
  mtx_t mutex;
  int locked;
  int count;
};

static int add(void* argument) {
  struct counted* state = argument;
  if (state->locked) mtx_lock(&state->mutex);
  ++state->count;
  if (state->locked) mtx_unlock(&state->mutex);
  return 1;
}

int brigade_test_c_count(int locked) {
  struct counted* state = malloc(sizeof *state);
  thrd_t other;
  int answer = 0;
  int count;
  mtx_init(&state->mutex, mtx_plain);
  state->locked = locked;
  state->count = 0;
  thrd_create(&other, add, state);
  add(state);
  thrd_join(other, &answer);
  count = state->count + answer - 1;
  mtx_destroy(&state->mutex);
  free(state);
  return count;
}

struct handed {
  mtx_t mutex;
  cnd_t changed;
  int locked;
  atomic_int ready;
  int value;
};

static int hand(void* argument) {
  struct handed* state = argument;
  state->value = 42;
  if (state->locked) mtx_lock(&state->mutex);
  atomic_store(&state->ready, 1);
  if (state->locked) mtx_unlock(&state->mutex);
  cnd_signal(&state->changed);
  return 0;
}

int brigade_test_c_hand_over(int locked) {
  struct handed* state = malloc(sizeof *state);
  thrd_t other;
  int value;
  mtx_init(&state->mutex, mtx_plain);
  cnd_init(&state->changed);
  state->locked = locked;
  atomic_init(&state->ready, 0);
  state->value = 0;
  thrd_create(&other, hand, state);
  mtx_lock(&state->mutex);
  while (!atomic_load(&state->ready)) cnd_wait(&state->changed, &state->mutex);
  mtx_unlock(&state->mutex);
  value = state->value;
  thrd_join(other, NULL);
  cnd_destroy(&state->changed);
  mtx_destroy(&state->mutex);
  free(state);
  return value;
}

static once_flag once = ONCE_FLAG_INIT;
static int initialised;
static atomic_int destroyed;

static void initialise(void) { ++initialised; }
static void destroy(void* value) {
  (void)value;
  atomic_fetch_add(&destroyed, 1);
}

static int use(void* argument) {
  tss_t* key = argument;
  call_once(&once, initialise);
  if (tss_get(*key) != NULL) return 1;
  tss_set(*key, key);
  thrd_exit(0);
}

int brigade_test_c_rest(void) {
  tss_t key;
  thrd_t other;
  int wrong = 0;
  tss_create(&key, destroy);
  thrd_create(&other, use, &key);
  call_once(&once, initialise);
  wrong += initialised != 1;
  wrong += tss_get(key) != NULL;
  thrd_join(other, &wrong);
  wrong += atomic_load(&destroyed) != 1;
  tss_delete(key);
  return wrong;
}
