// The frame of a small server in C: main hands requests out to worker threads, asks them to stop
// when it is through, and waits for them.
//
//   dispatcher REQUESTS
//
// Whoever stops the workers does not take the lock to say so: a worker that has just found nothing
// to do, and no reason to stop, then waits for a signal that has been sent. Mended with -DMENDED.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { workers = 2 };

struct request {
  int number;
  struct request* next;
};

struct dispatcher {
  pthread_mutex_t lock;
  pthread_cond_t has_work;
  struct request* waiting;
  atomic_bool stopping;
  int served;
};

static struct dispatcher all = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .has_work = PTHREAD_COND_INITIALIZER,
};

static void submit(struct dispatcher* to, int number) {
  struct request* made = malloc(sizeof *made);
  if (made == NULL) abort();
  made->number = number;
  pthread_mutex_lock(&to->lock);
  made->next = to->waiting;
  to->waiting = made;
  pthread_mutex_unlock(&to->lock);
  pthread_cond_signal(&to->has_work);
}

// readme: begin
static void* serve(void* context) {
  struct dispatcher* from = context;
  pthread_mutex_lock(&from->lock);
  for (;;) {
    while (from->waiting == NULL && !atomic_load(&from->stopping))
      pthread_cond_wait(&from->has_work, &from->lock);
    struct request* next = from->waiting;
    if (next == NULL) break;
    from->waiting = next->next;
    from->served++;
    pthread_mutex_unlock(&from->lock);
    free(next);
    pthread_mutex_lock(&from->lock);
  }
  pthread_mutex_unlock(&from->lock);
  return NULL;
}
// readme: end

static void stop(struct dispatcher* which) {
#ifdef MENDED
  pthread_mutex_lock(&which->lock);
#endif
  atomic_store(&which->stopping, true);
#ifdef MENDED
  pthread_mutex_unlock(&which->lock);
#endif
  pthread_cond_broadcast(&which->has_work);
}

int main(int argc, char** argv) {
  const int requests = argc > 1 ? atoi(argv[1]) : 1;
  pthread_t threads[workers];
  for (int i = 0; i < workers; i++) pthread_create(&threads[i], NULL, serve, &all);
  for (int i = 0; i < requests; i++) submit(&all, i);
  stop(&all);
  for (int i = 0; i < workers; i++) pthread_join(threads[i], NULL);
  printf("served %d of %d\n", all.served, requests);
  return all.served == requests ? 0 : 1;
}
