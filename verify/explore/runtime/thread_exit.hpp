// The life of a controlled thread, from its start routine to its thread-local destructors.
#pragma once

namespace brigade::explore::runtime {

struct controlled_thread;

// Thrown by pthread_exit.
struct thread_exit_request {
  void* returned;
};

// Runs the thread's routine under control and then what is registered for its end; returns the
// routine's result. An exception that leaves the routine is a finding.
void* run_thread(controlled_thread& self);

// Registers a destructor of a thread_local of the current thread.
void at_thread_exit(void (*destroy)(void*), void* object);

void run_destructors_of_thread_locals(controlled_thread& self);

// pthread keys, under control.
int create_key(unsigned* key, void (*destroy)(void*));
int delete_key(unsigned key);
bool is_own_key(unsigned key);
void* get_specific(unsigned key);
int set_specific(unsigned key, const void* value);

void begin_execution_of_thread_exits();

}  // namespace brigade::explore::runtime
