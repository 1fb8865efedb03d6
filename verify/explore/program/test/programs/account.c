// Two transfers between two accounts, in C11 threads: each takes the locks of both. In the order of
// the transfer two can wait for each other; in the order of the accounts (-DMENDED) they cannot.
#include <stdio.h>
#include <threads.h>

struct account {
  mtx_t lock;
  long balance;
};

struct transfer {
  struct account* from;
  struct account* to;
  long amount;
};

static struct account accounts[2];
static once_flag opened = ONCE_FLAG_INIT;

static void open_accounts(void) {
  for (int i = 0; i < 2; i++) {
    mtx_init(&accounts[i].lock, mtx_plain);
    accounts[i].balance = 100;
  }
}

static int run(void* context) {
  call_once(&opened, open_accounts);
  const struct transfer* order = context;
  struct account* first = order->from;
  struct account* second = order->to;
#ifdef MENDED
  if (first > second) {
    first = order->to;
    second = order->from;
  }
#endif
  mtx_lock(&first->lock);
  mtx_lock(&second->lock);
  order->from->balance -= order->amount;
  order->to->balance += order->amount;
  mtx_unlock(&second->lock);
  mtx_unlock(&first->lock);
  return 1;
}

int main(void) {
  struct transfer orders[2] = {{&accounts[0], &accounts[1], 30}, {&accounts[1], &accounts[0], 10}};
  thrd_t threads[2];
  int done = 0;
  for (int i = 0; i < 2; i++) thrd_create(&threads[i], run, &orders[i]);
  for (int i = 0; i < 2; i++) {
    int returned = 0;
    thrd_join(threads[i], &returned);
    done += returned;
  }
  printf("%ld %ld\n", accounts[0].balance, accounts[1].balance);
  return done == 2 && accounts[0].balance == 80 && accounts[1].balance == 120 ? 0 : 1;
}
