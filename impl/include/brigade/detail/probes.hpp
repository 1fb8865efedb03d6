// USDT probes, where <sys/sdt.h> is there: a no-op instruction each until a tracer is attached.
//
//   bpftrace -e 'usdt:./a.out:brigade:insert { @[arg1] = count(); }'
//
// Each carries the hash of the key as the table uses it, and whether the operation found (find,
// erase) or added (insert) an item. Define BRIGADE_NO_PROBES to leave them out.
#pragma once

#if !defined(BRIGADE_NO_PROBES) && defined(__has_include)
#if __has_include(<sys/sdt.h>)
#include <sys/sdt.h>
#define BRIGADE_PROBE(name, hash, hit) DTRACE_PROBE2(brigade, name, hash, static_cast<int>(hit))
#endif
#endif

#if !defined(BRIGADE_PROBE)
#define BRIGADE_PROBE(name, hash, hit) static_cast<void>(0)
#endif
