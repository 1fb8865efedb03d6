"""Prints how soon each search finds each planted bug, beside the same experiment on OS threads.

A cell is the median over the seeds of the executions until the first failure, and of their time; '-'
where some seed found nothing within the time that each is given. OS threads get as much time.
Usage: detection.py [--seconds N] [--seeds N] MUTANT=TEST=EXPLORED=STRESSED ...
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

SAMPLERS = ["random_walk", "pct", "pos"]
SEARCHES = [*SAMPLERS, "bounded", "exhaustive"]


def explore(executable, test, search, seed, seconds):
    """Executions and seconds until the failure, or None."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        environment = {
            **os.environ, "BRIGADE_SEARCH": search, "BRIGADE_SEARCH_SEED": str(seed), "BRIGADE_SECONDS": str(seconds)
        }  # fmt: skip
        subprocess.run(
            [executable, f"--gtest_filter={test}", f"--gtest_output=json:{report}"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        if not report.exists():
            raise SystemExit(f"{executable} ended without a report of {test}")
        [ran] = [each for suite in json.loads(report.read_text())["testsuites"] for each in suite["testsuite"]]
    if ran.get("verdict") != "violated":
        return None
    return int(ran["executions"]), float(ran["seconds"])


def stress(executable, test, seconds):
    done = subprocess.run(
        [executable, f"--gtest_filter={test}"], env={**os.environ, "BRIGADE_SECONDS": str(seconds)},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            said = json.loads(line)
            return said["finding"], said["executions"], said["seconds"]
    return f"exit status {done.returncode}", 0, 0.0


def cell(found):
    if None in found:
        missed = sum(each is None for each in found)
        return "-" if missed == len(found) else f"- ({missed} of {len(found)} seeds)"
    executions, seconds = (statistics.median(column) for column in zip(*found))
    return f"{executions:,.0f} ({1000 * seconds:,.1f} ms)"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("rows", nargs="+")
    options = parser.parse_args()
    print(f"executions to detection (time), median of {options.seeds} seeds, {options.seconds} s at most\n")
    print(f"{'mutant':8}" + "".join(f"{search:>22}" for search in SEARCHES) + "  OS threads", flush=True)
    for row in options.rows:
        mutant, test, explored, stressed = row.split("=")
        line = f"{mutant:8}"
        for search in SEARCHES:
            seeds = range(1, options.seeds + 1) if search in SAMPLERS else [1]
            line += f"{cell([explore(explored, test, search, seed, options.seconds) for seed in seeds]):>22}"
        finding, runs, seconds = stress(stressed, test, options.seconds)
        print(f"{line}  {finding}, {runs:,} runs in {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
