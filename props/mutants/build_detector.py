"""Builds the test file that must catch a planted bug; without one, the same over the sound headers.

A patch that no longer applies or compiles does not break the build: the outcome file says what is
wrong, and the mutant's test fails with it. Usage: build_detector.py OPTIONS -- LINKED...
"""

import argparse
import pathlib
import subprocess
import sys


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--headers", required=True, help="the folder of the map's headers, planted or not")
    parser.add_argument("--planted", type=pathlib.Path, help="what planting.py said of the patch")
    parser.add_argument("--folder", required=True, help="where the executable `detector` and `outcome` go")
    parser.add_argument("--source", required=True)
    parser.add_argument("--compiler", required=True, help="words separated by ;")
    parser.add_argument("--flags", required=True, help="for the compilation, separated by ;")
    parser.add_argument("--link-flags", default="", help="separated by ;")
    parser.add_argument("linked", nargs="*")
    return parser.parse_args()


def words(text):
    return [word for word in text.split(";") if word]


def built(command):
    """None, or the compiler's complaint."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return None if done.returncode == 0 else f"{' '.join(command)}\n{done.stdout[:6000]}"


def build(options, folder):
    """None, or what is wrong."""
    stale = options.planted.read_text() if options.planted else ""
    if stale:
        return stale
    compiler, detector = words(options.compiler), folder / "detector"
    compilation = [
        *compiler, *words(options.flags), f"-I{options.headers}", "-MD", "-MF", f"{detector}.d", "-MT", str(folder / "outcome"),
        "-c", options.source, "-o", f"{detector}.o",
    ]  # fmt: skip
    link = [*compiler, *words(options.link_flags), f"{detector}.o", "-o", str(detector), *options.linked]
    wrong = built(compilation) or built(link)
    if wrong and options.planted:
        return f"The patch of {folder.name} applies, but what comes of it does not compile; plant it anew:\n{wrong}"
    return wrong


def main():
    options = arguments()
    folder = pathlib.Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "detector").unlink(missing_ok=True)
    wrong = build(options, folder)
    (folder / "outcome").write_text(wrong or "")
    if wrong:
        print(wrong, file=sys.stderr)
    return 1 if wrong and not options.planted else 0


if __name__ == "__main__":
    sys.exit(main())
