"""Holds every code block of the README against what is compiled or run.

A fenced block must be preceded by a marker that says what backs it:
  <!-- file: PATH -->       the block is the file, or the part of it between `// readme: begin` and
                            `// readme: end`; the build compiles that file
  <!-- run: COMMAND -->     the block is what COMMAND prints; it is run, and compared with numbers masked
  <!-- part: COMMAND -->    every line of the block is printed, numbers masked: for output that is the
                            same each time
  <!-- pasted: COMMAND -->  the block is part of what COMMAND printed once; it is run again, and must
                            print every line of the block that has no digit, bar or arrow in it
                            ({build} in a command is the build folder; a first line "$ ..." is for
                            the reader)
  <!-- ci -->               the commands of the block (lines behind "$ ", or else all) are run by .ci/run
Usage: readme.py README SOURCE_DIR BUILD_DIR; exit status 1 names the first block that does not hold.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"(?P<before>[^\n]*)\n```(?P<language>\w*)\n(?P<text>.*?)\n```$", re.S | re.M)
MARKER = re.compile(r"<!-- (?P<kind>file|run|pasted|part|ci)(?:: (?P<what>.*?))? -->")


def fail(line, message):
    sys.exit(f"{sys.argv[1]}:{line}: {message}")


def shown_part(path):
    text = path.read_text()
    part = re.search(r"^// readme: begin\n(.*?)^// readme: end$", text, re.S | re.M)
    return (part.group(1) if part else text).strip()


def masked(text):
    """Digits, seeds and widths differ from run to run; words do not."""
    words = re.sub(r"0x[0-9a-f]+|[\d][\d,.]*", "N", text)
    return [re.sub(r"\s+", " ", line).strip() for line in words.splitlines() if line.strip()]


def check(readme, source, build):
    text = readme.read_text()
    fences = len(re.findall(r"^```", text, re.M)) // 2
    seen = 0
    for block in BLOCK.finditer(text):
        seen += 1
        line = text[: block.start("text")].count("\n")
        marker = MARKER.search(block["before"])
        if not marker:
            fail(line, "no marker before this block says which file or command backs it")
        kind, what = marker["kind"], marker["what"]
        if kind == "file":
            if shown_part(source / what) != block["text"].strip():
                fail(line, f"the block differs from {what}")
        elif kind in ("run", "pasted", "part"):
            command = what.replace("{build}", str(build))
            done = subprocess.run(command, shell=True, cwd=source, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            text_shown = re.sub(r"^\$ .*\n", "", block["text"])
            printed, shown = masked(done.stdout), masked(text_shown)
            if kind == "pasted":
                shown = [row for row in shown if not re.search(r"N|\||->", row)]
            if kind != "run":
                printed = [row for row in shown if row in printed]
            if printed != shown or not shown:
                fail(line, f"`{what}` printed something else:\n{done.stdout}")
        else:
            run = (source / ".ci/run").read_text()
            rows = block["text"].splitlines()
            commands = [row[2:] for row in rows if row.startswith("$ ")] or rows
            for command in filter(None, (command.split("#")[0].strip() for command in commands)):
                if command not in run:
                    fail(line, f".ci/run does not run `{command}`")
    if seen != fences or not seen:
        fail(1, f"{fences} fenced blocks, of which {seen} have a line for a marker before them")
    print(f"{seen} blocks hold")


if __name__ == "__main__":
    check(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
