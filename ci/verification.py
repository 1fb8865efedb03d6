"""Runs every means of verification and prints one row for each.

The means are in means.py. The exit status is the worst of the rows' verdicts: 0 where all hold, 1 where
one is violated, 2 where one is unknown or was skipped without --allow-skip.
"""

import argparse
import dataclasses
import json
import signal
import sys

from means import MEANS
from running import HOLDS, SKIPPED, UNKNOWN, VIOLATED, Stopped, build

EXIT_STATUS = {HOLDS: 0, VIOLATED: 1, UNKNOWN: 2}
COLOURS = {HOLDS: "32", VIOLATED: "31", UNKNOWN: "33", SKIPPED: "33"}


def progress(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


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
        wanted.setdefault(MEANS[name].preset, []).extend(MEANS[name].targets)
    options.trees = {preset: build(preset, targets) for preset, targets in wanted.items()}

    print(f"\n{'means':<24}{'verdict':<10}{'operations':>12}  {'time':>8}  covered")
    rows = []
    for name in options.only:
        progress(f"running {name} ...")
        row = MEANS[name].run(options)
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
