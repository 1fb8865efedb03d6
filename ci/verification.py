"""Runs every means of verification and prints one row for each.

A means is a function that returns a Row. The exit status is the worst of the rows' verdicts: 0 where
all hold, 1 where one is violated, 2 where one is unknown or was skipped without --allow-skip.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOLDS, VIOLATED, UNKNOWN, SKIPPED = "holds", "violated", "unknown", "skipped"
EXIT_STATUS = {HOLDS: 0, VIOLATED: 1, UNKNOWN: 2}
COLOURS = {HOLDS: "32", VIOLATED: "31", UNKNOWN: "33", SKIPPED: "33"}


@dataclasses.dataclass
class Row:
    means: str
    verdict: str
    covered: str = ""
    operations: int = 0
    seconds: float = 0.0
    detail: str = ""  # shown below the table where the row does not hold


class Stopped(Exception):
    """The build failed, or the person pressed Ctrl-C: there is nothing to report a verdict on."""


def progress(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


# --- building ---------------------------------------------------------------------------------


def build(preset, targets):
    """Builds the targets of one preset; says what it does, and shows the output only on failure."""
    print(f"building {preset}: {' '.join(targets)}", flush=True)
    tree = ROOT / "build" / preset
    steps = [] if (tree / "build.ninja").exists() else [["cmake", "--preset", preset]]
    steps.append(["cmake", "--build", "--preset", preset, "--target", *targets])
    for step in steps:
        done = subprocess.run(step, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Stopped(f"{' '.join(step)} failed:\n{done.stdout[-8000:]}")
    return tree


# --- running ----------------------------------------------------------------------------------


@dataclasses.dataclass
class Run:
    status: int  # negative: ended by that signal; None: out of time
    output: str
    seconds: float


def run(command, timeout, environment=None):
    """Runs one command in a session of its own, so that out of time ends all that it started."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=timeout)
        status = process.returncode
    except BaseException as stopped:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            output, _ = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
        if not isinstance(stopped, subprocess.TimeoutExpired):
            raise
        status = None
    return Run(status, output, time.monotonic() - begin)


def verdict_of(status):
    """The exit status of our commands, as a verdict; anything unforeseen is never a pass."""
    if status is None:
        return UNKNOWN
    not_judged = {2, 64, 65, -signal.SIGKILL}  # cut short, refused its arguments or input, or killed from outside
    return HOLDS if status == 0 else UNKNOWN if status in not_judged else VIOLATED


def shown(command, done):
    how = "out of time" if done.status is None else f"exit status {done.status}"
    relative = " ".join(str(word).replace(f"{ROOT}/", "") for word in command)
    return f"{relative}\n({how})\n{done.output[-6000:]}"


def judged(means, verdict, covered, operations, detail, done):
    """A means that holds must have driven something: over no operation nothing was shown."""
    if verdict == HOLDS and operations == 0:
        verdict = UNKNOWN
    return Row(means, verdict, covered, operations, done.seconds, detail)


def last_json(text):
    """The last line of the output that is a JSON object, or {}."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                continue
    return {}


# --- the means --------------------------------------------------------------------------------


def total(tests, name):
    return sum(int(test.get(name, 0)) for test in tests)


def google_tests(means, executable, scale, options, describe):
    """A GoogleTest executable whose tests record how many operations they drove and what they reached.

    `scale` is how many times the cases of the ctest run make up a budget of 1.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [executable, f"--gtest_output=json:{report}"]
        done = run(command, options.timeout, {"BRIGADE_BUDGET": str(scale * options.budget)})
        tests = []
        if report.exists():
            tests = [test for suite in json.loads(report.read_text())["testsuites"] for test in suite["testsuite"]]
    executed = [test for test in tests if test.get("result") == "COMPLETED"]
    failed = [test for test in executed if "failures" in test]
    verdict = verdict_of(done.status)
    if failed and all(test.get("verdict") == UNKNOWN for test in failed):
        verdict = UNKNOWN
    return judged(means, verdict, describe(executed), total(executed, "operations"), shown(command, done), done)


def sequential_properties(options):
    def describe(tests):
        cells, faults = total(tests, "cells"), total(tests, "faults")
        return f"{total(tests, 'scenarios'):,} scenarios, {cells} cells of operation x cursor, {faults:,} faults injected"

    executable = options.trees["dev"] / "props/props_sequential"
    return google_tests("sequential properties", executable, 4, options, describe)


def concurrent_properties(options):
    def describe(tests):
        return f"{total(tests, 'scenarios'):,} scenarios on OS threads, {total(tests, 'grown'):,} grew meanwhile"

    executable = options.trees["dev"] / "props/props_concurrent"
    return google_tests("concurrent properties", executable, 6, options, describe)


def explored(options):
    def describe(tests):
        exhausted, bounded = total(tests, "exhausted"), total(tests, "bounded")
        return (
            f"{total(tests, 'scenarios'):,} scenarios in {total(tests, 'executions'):,} schedules: {exhausted:,} in every "
            f"interleaving, {bounded:,} with bounded preemptions, the others sampled"
        )

    executable = options.trees["dev"] / "props/explored/props_explored"
    return google_tests("explored", executable, 1, options, describe)


def stress(means, preset):
    def means_of(options):
        seconds = max(1, round(40 * options.budget))
        command = [options.trees[preset] / "stress/brigade_stress", "--seconds", seconds, "--threads", 4, "--json"]
        done = run(command, options.timeout)
        said = last_json(done.output)
        covered = f"{said.get('rounds', 0):,} rounds, {said.get('growths', 0):,} growths, locking: {said.get('locking', '?')}"
        return judged(means, verdict_of(done.status), covered, said.get("operations", 0), shown(command, done), done)

    return means_of


def live_memcached(options):
    if shutil.which("memcached") is None:
        return Row("live memcached", SKIPPED, "no memcached on this machine")
    command = [ROOT / "ci/live_memcached", "--brigade", options.trees["dev"] / "tools/brigade"]
    done = run(command, options.timeout)
    said = last_json(done.output)
    altered = ", ".join(f"{name.replace('_', ' ')}: {said.get(name, '?')}" for name in ("value_from_nowhere", "stale_value"))
    covered = f"{said.get('growths', 0)} growths, {said.get('overlapping', 0):,} operations during one; {altered}"
    return judged("live memcached", verdict_of(done.status), covered, said.get("operations", 0), shown(command, done), done)


def mutants(options):
    command = ["ctest", "--test-dir", options.trees["dev"], "-L", "mutants", "-j2", "--output-on-failure"]
    done = run(command, options.timeout)
    outcomes = re.findall(r"mutants\.(M\d+|control)\S* \.*\s*(Passed|\*\*\*\w+)", done.output)
    caught = sum(name != "control" and outcome == "Passed" for name, outcome in outcomes)
    controls = sum(name == "control" and outcome == "Passed" for name, outcome in outcomes)
    skipped = sum(outcome == "***Skipped" for _, outcome in outcomes)
    verdict = HOLDS if done.status == 0 and caught and not skipped else UNKNOWN if done.status in (0, None) else VIOLATED
    covered = f"{caught} caught, {controls} detectors silent without one" + (f", {skipped} skipped" if skipped else "")
    return Row("mutants", verdict, covered, 0, done.seconds, shown(command, done))


MEANS = {
    "sequential": sequential_properties,
    "concurrent": concurrent_properties,
    "explored": explored,
    "tsan": stress("TSan stress", "tsan"),
    "asan": stress("ASan stress", "asan"),
    "memcached": live_memcached,
    "mutants": mutants,
}
TARGETS = {
    "sequential": ("dev", ["props_sequential"]),
    "concurrent": ("dev", ["props_concurrent"]),
    "explored": ("dev", ["props_explored"]),
    "tsan": ("tsan", ["brigade_stress"]),
    "asan": ("asan", ["brigade_stress"]),
    "memcached": ("dev", ["brigade"]),
    "mutants": ("dev", ["mutants"]),
}


# --- the table --------------------------------------------------------------------------------


def coloured(verdict, width):
    text = verdict.ljust(width)
    return f"\033[{COLOURS[verdict]}m{text}\033[0m" if sys.stdout.isatty() else text


def print_row(row):
    operations = f"{row.operations:,}" if row.operations else "-"
    print(f"{row.means:<24}{coloured(row.verdict, 10)}{operations:>12}  {row.seconds:6.1f} s  {row.covered}", flush=True)


def overall(rows, allow_skip):
    verdicts = [row.verdict for row in rows if not (row.verdict == SKIPPED and allow_skip)]
    if VIOLATED in verdicts:
        return VIOLATED
    return HOLDS if verdicts and all(verdict == HOLDS for verdict in verdicts) else UNKNOWN


class Parser(argparse.ArgumentParser):
    def error(self, message):
        sys.stderr.write(f"ci/verify: {message}; see --help\n")
        sys.exit(64)


def arguments():
    parser = Parser(
        prog="ci/verify",
        description="Verify the table by every means and print one row for each.",
        epilog="example: ./ci/verify --budget 0.2 --only sequential mutants\n"
        "exit status: 0 all hold, 1 violated, 2 unknown (or skipped without --allow-skip), 64 usage",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--budget", type=float, default=1.0, metavar="FACTOR", help="scale the work (default 1)")
    parser.add_argument("--only", nargs="+", choices=MEANS, metavar="MEANS", default=list(MEANS), help=f"of: {' '.join(MEANS)}")
    parser.add_argument("--allow-skip", action="store_true", help="a skipped row does not spoil the exit status")
    parser.add_argument("--json", action="store_true", help="print the rows as one JSON object at the end")
    options = parser.parse_args()
    if not 0 < options.budget <= 10_000:
        parser.error(f"--budget is {options.budget}; expected a factor above 0, at most 10000")
    options.timeout = max(60.0, 300.0 * options.budget)
    return options


def stop(*_):
    raise KeyboardInterrupt


def main():
    options = arguments()
    for ending in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: what runs, in sessions of its own, is ended
        signal.signal(ending, stop)
    wanted = {}
    for name in options.only:
        preset, targets = TARGETS[name]
        wanted.setdefault(preset, []).extend(targets)
    options.trees = {preset: build(preset, targets) for preset, targets in wanted.items()}

    print(f"\n{'means':<24}{'verdict':<10}{'operations':>12}  {'time':>8}  covered")
    rows = []
    for name in options.only:
        progress(f"running {name} ...")
        row = MEANS[name](options)
        progress("")
        print_row(row)
        rows.append(row)
    verdict = overall(rows, options.allow_skip)
    print(f"\n{'overall':<24}{coloured(verdict, 10)}{'':12}  {sum(row.seconds for row in rows):6.1f} s")
    for row in rows:
        if row.verdict in (VIOLATED, UNKNOWN):
            print(f"\n--- {row.means}: {row.verdict}\n{row.detail}")
    if options.json:
        fields = [{k: v for k, v in dataclasses.asdict(row).items() if k != "detail"} for row in rows]
        print(json.dumps({"verdict": verdict, "rows": fields}))
    return EXIT_STATUS[verdict]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stopped as stopped:
        sys.exit((print(f"ci/verify: {stopped}", file=sys.stderr), 2)[1])
    except KeyboardInterrupt:
        sys.exit((print("\nci/verify: interrupted: unknown", file=sys.stderr), 2)[1])
