#include "history_measure.hpp"

#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace brigade::bench {
namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// A line of /proc/self/status, in megabytes.
double status_megabytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == name + ":") {
      double kilobytes = 0;
      status >> kilobytes;
      return kilobytes / 1024;
    }
  }
  return 0;
}

/// Sets the peak of resident memory back to what is resident now.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

measured run(const subject& what, std::size_t rounds, double seconds) {
  what.prepare();
  measured found;
  std::vector<double> times;
  double spent = 0;
  for (std::size_t round = 0; round < rounds && spent < seconds; ++round) {
    forget_peak();
    const double resident = status_megabytes("VmRSS");
    const double start = cpu_seconds();
    found.verdict = what.judge();
    times.push_back(cpu_seconds() - start);
    spent += times.back();
    found.peak_megabytes = std::max(found.peak_megabytes, status_megabytes("VmHWM"));
    found.own_megabytes = std::max(found.own_megabytes, status_megabytes("VmHWM") - resident);
  }
  std::sort(times.begin(), times.end());
  found.seconds = times[times.size() / 2];
  found.finished = true;
  return found;
}

}  // namespace

measured measure(const subject& what, std::size_t rounds, double seconds) {
  int ends[2];
  if (pipe(ends) != 0) {
    return {};
  }
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const measured found = run(what, rounds, seconds);
    const bool told = write(ends[1], &found, sizeof(found)) == sizeof(found);
    _exit(told ? 0 : 1);
  }
  close(ends[1]);
  measured found;
  if (child < 0 || read(ends[0], &found, sizeof(found)) != sizeof(found)) {
    found = {};
  }
  close(ends[0]);
  if (child > 0) {
    waitpid(child, nullptr, 0);
  }
  return found;
}

std::string machine() {
  utsname name{};
  uname(&name);
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.starts_with("model name")) {
      return std::string(name.nodename) + ", " + line.substr(line.find(':') + 2);
    }
  }
  return name.nodename;
}

}  // namespace brigade::bench
