"""What a means of verification is made of: building targets, running a command, and the Row it becomes."""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOLDS, VIOLATED, UNKNOWN, SKIPPED = "holds", "violated", "unknown", "skipped"


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
