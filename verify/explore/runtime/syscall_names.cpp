#include "syscall_names.hpp"

#include <string.h>
#include <sys/syscall.h>

#include <algorithm>
#include <iterator>

namespace brigade::explore::runtime {

namespace {

constexpr long harmless[] = {
    SYS_write,       SYS_writev,       SYS_pwrite64,   SYS_open,         SYS_openat,
    SYS_close,       SYS_stat,         SYS_fstat,      SYS_lstat,        SYS_newfstatat,
    SYS_statx,       SYS_lseek,        SYS_mmap,       SYS_munmap,       SYS_mprotect,
    SYS_mremap,      SYS_madvise,      SYS_brk,        SYS_ioctl,        SYS_access,
    SYS_faccessat,   SYS_pipe,         SYS_pipe2,      SYS_dup,          SYS_dup2,
    SYS_dup3,        SYS_getpid,       SYS_getppid,    SYS_gettid,       SYS_getuid,
    SYS_geteuid,     SYS_getgid,       SYS_getegid,    SYS_socket,       SYS_socketpair,
    SYS_bind,        SYS_listen,       SYS_setsockopt, SYS_getsockopt,   SYS_shutdown,
    SYS_getcwd,      SYS_uname,        SYS_readlink,   SYS_rt_sigaction, SYS_rt_sigprocmask,
    SYS_sigaltstack, SYS_getrlimit,    SYS_prlimit64,  SYS_getrusage,    SYS_sysinfo,
    SYS_ftruncate,   SYS_truncate,     SYS_unlink,     SYS_unlinkat,     SYS_rename,
    SYS_mkdir,       SYS_rmdir,        SYS_getdents64, SYS_eventfd2,     SYS_epoll_create1,
    SYS_epoll_ctl,   SYS_memfd_create, SYS_fsync,      SYS_fdatasync,    SYS_sched_getaffinity,
};

struct named_call {
  long number;
  const char* name;
};

constexpr named_call refused[] = {
    {SYS_read, "read"},
    {SYS_readv, "readv"},
    {SYS_pread64, "pread"},
    {SYS_recvfrom, "recvfrom"},
    {SYS_recvmsg, "recvmsg"},
    {SYS_recvmmsg, "recvmmsg"},
    {SYS_sendto, "sendto"},
    {SYS_sendmsg, "sendmsg"},
    {SYS_accept, "accept"},
    {SYS_accept4, "accept"},
    {SYS_connect, "connect"},
    {SYS_poll, "poll"},
    {SYS_ppoll, "poll"},
    {SYS_select, "select"},
    {SYS_pselect6, "select"},
    {SYS_epoll_wait, "epoll_wait"},
    {SYS_epoll_pwait, "epoll_wait"},
    {SYS_futex, "a futex call outside of libc's interposed functions"},
    {SYS_fork, "fork"},
    {SYS_vfork, "vfork"},
    {SYS_clone, "fork (clone)"},
    {SYS_clone3, "fork (clone3)"},
    {SYS_execve, "exec"},
    {SYS_execveat, "exec"},
    {SYS_wait4, "wait"},
    {SYS_waitid, "waitid"},
    {SYS_pause, "pause"},
    {SYS_rt_sigsuspend, "sigsuspend"},
    {SYS_rt_sigtimedwait, "sigwait"},
    {SYS_flock, "flock"},
    {SYS_fcntl, "fcntl (waiting for a file lock)"},
    {SYS_msgrcv, "msgrcv"},
    {SYS_semop, "semop"},
    {SYS_semtimedop, "semtimedop"},
    {SYS_exit, "exit of the OS thread"},
    {SYS_exit_group, "_exit"},
};

}  // namespace

bool is_harmless_syscall(long number) {
  return std::find(std::begin(harmless), std::end(harmless), number) != std::end(harmless);
}

std::string name_of_syscall(long number) {
  for (const named_call& each : refused) {
    if (each.number == number) return each.name;
  }
  return "system call " + std::to_string(number);
}

std::string name_of_signal(int number) { return strsignal(number); }

}  // namespace brigade::explore::runtime
