"""Runs the test that must catch a mutant, and says whether it did.

Exit status: 0 the detector did what it must, 1 it did not, 77 skipped. A mutant counts as caught only
by its named test: that test fails and nothing else ends the process, or, in a build with a sanitizer
(tsan, asan), the sanitizer reports what it looks for when that test runs. A control, without a
mutation, must pass. Where threads race, timing decides whether one run shows it, so a mutant is run up
to ATTEMPTS times until it is caught; its control must pass the first time. A mutant that could not be built (--outcome says why) is not caught.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
ATTEMPTS = 5
REPORTS = {
    "tsan": re.compile(r"WARNING: ThreadSanitizer: (data race|lock-order-inversion|double lock|unlock of)"),
    "asan": re.compile(r"(AddressSanitizer: [A-Za-z-]+|LeakSanitizer: detected memory leaks|runtime error:)"),
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--executable", required=True)
    parser.add_argument("--test", required=True, help="the full GoogleTest name")
    parser.add_argument("--build", choices=["plain", "tsan", "asan", "explored"], required=True)
    parser.add_argument("--expect", choices=["caught", "passes"], required=True)
    parser.add_argument("--timeout", type=float, default=100.0)
    parser.add_argument("--outcome", type=pathlib.Path, help="the file that says why it could not be planted or built")
    parser.add_argument("--skip", metavar="REASON", help="say why, and skip")
    return parser.parse_args()


def run(options, report, seconds):
    environment = {
        **os.environ,
        "BRIGADE_BUDGET": "1",
        "TSAN_OPTIONS": "halt_on_error=1:exitcode=66",
        "ASAN_OPTIONS": "detect_leaks=1:exitcode=66",
        "UBSAN_OPTIONS": "halt_on_error=1:exitcode=66",
    }
    command = [options.executable, f"--gtest_filter={options.test}", f"--gtest_output=json:{report}"]
    try:
        done = subprocess.run(
            command, env=environment, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, f"no end within {options.timeout:g} s"
    return done.returncode, done.stdout


def results(report):
    """The tests that ran, each with whether it failed."""
    if not report.exists():
        return {}
    suites = json.loads(report.read_text())["testsuites"]
    return {
        f"{suite['name']}.{test['name']}": "failures" in test
        for suite in suites
        for test in suite["testsuite"]
        if test.get("result") == "COMPLETED"
    }


def ran(options, output):
    return f"[ RUN      ] {options.test}" in output


def judge(options, status, output, tests):
    """None where the detector did what it must, else what is wrong."""
    if not ran(options, output):
        return f"the test {options.test} did not run"
    if options.expect == "passes":
        return None if status == 0 and tests == {options.test: False} else "the control does not pass"
    failed = status == 1 and tests == {options.test: True}
    reported = options.build in REPORTS and status == 66 and REPORTS[options.build].search(output)
    if failed or reported:
        return None
    return f"neither did {options.test} fail nor a sanitizer report (exit status {status})"


def attempted(options, seconds):
    """What is wrong with one run, or None; and its output."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        status, output = run(options, report, seconds)
        return judge(options, status, output, results(report)), output


def main():
    options = arguments()
    if options.skip:
        print(f"skipped: {options.skip}")
        return SKIPPED
    unbuilt = options.outcome.read_text() if options.outcome else ""
    if unbuilt:
        print(unbuilt)
        return 1
    deadline = time.monotonic() + options.timeout
    for attempt in range(1, (ATTEMPTS if options.expect == "caught" else 1) + 1):
        wrong, output = attempted(options, deadline - time.monotonic())
        if not wrong or time.monotonic() >= deadline:
            break
    print(output[-6000:])
    print(f"mutant run: {wrong or options.expect} (run {attempt})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
