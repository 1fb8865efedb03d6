"""The means of verification: each a function of the options that returns a Row, and an entry of MEANS."""

import collections.abc
import dataclasses
import json
import pathlib
import re
import shutil
import tempfile

from running import HOLDS, ROOT, SKIPPED, UNKNOWN, VIOLATED, Row, judged, last_json, run, shown, verdict_of


def total(tests, name):
    return sum(int(test.get(name, 0)) for test in tests)


def google_tests(means, executable, scale, options, describe, environment=None):
    """A GoogleTest executable whose tests record how many operations they drove and what they reached.

    `scale` is how many times the cases of the ctest run make up a budget of 1.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [executable, f"--gtest_output=json:{report}"]
        done = run(command, options.timeout, {"BRIGADE_BUDGET": str(scale * options.budget), **(environment or {})})
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
    # One preemption more takes many times the schedules.
    more = {"BRIGADE_MORE_PREEMPTIONS": "1"} if options.budget >= 2 else None
    return google_tests("explored", executable, 1, options, describe, more)


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
    caught = len({name for name, outcome in outcomes if name != "control" and outcome == "Passed"})
    controls = sum(name == "control" and outcome == "Passed" for name, outcome in outcomes)
    skipped = sum(outcome == "***Skipped" for _, outcome in outcomes)
    verdict = HOLDS if done.status == 0 and caught and not skipped else UNKNOWN if done.status in (0, None) else VIOLATED
    covered = f"{caught} caught, {controls} detectors silent without one" + (f", {skipped} skipped" if skipped else "")
    return Row("mutants", verdict, covered, 0, done.seconds, shown(command, done))


@dataclasses.dataclass
class Means:
    run: collections.abc.Callable  # options -> Row
    preset: str
    targets: list  # what it needs built


MEANS = {
    "sequential": Means(sequential_properties, "dev", ["props_sequential"]),
    "concurrent": Means(concurrent_properties, "dev", ["props_concurrent"]),
    "explored": Means(explored, "dev", ["props_explored"]),
    "tsan": Means(stress("TSan stress", "tsan"), "tsan", ["brigade_stress"]),
    "asan": Means(stress("ASan stress", "asan"), "asan", ["brigade_stress"]),
    "memcached": Means(live_memcached, "dev", ["brigade"]),
    "mutants": Means(mutants, "dev", ["mutants"]),
}
