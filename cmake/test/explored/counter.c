// Two threads count, with a lock if it is MENDED, or in assembly.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int counted;

__attribute__((noinline)) static void add(void) {
#ifdef ASSEMBLY
  int one = 1;
  __asm__ volatile("lock xaddl %0, %1" : "+r"(one), "+m"(counted) : : "memory");
#else
  counted++;
#endif
}

static void* count(void* nothing) {
#ifdef MENDED
  pthread_mutex_lock(&lock);
#endif
  add();
#ifdef MENDED
  pthread_mutex_unlock(&lock);
#endif
  return nothing;
}

int main(void) {
  pthread_t other;
  pthread_create(&other, NULL, count, NULL);
  count(NULL);
  pthread_join(other, NULL);
  printf("counted %d\n", counted);
  (void)lock;
  return 0;
}
