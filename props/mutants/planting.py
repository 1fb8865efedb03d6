"""Plants a bug: a copy of the map's headers with a patch applied.

As a command it makes FOLDER/include and FOLDER/planted, which says what is wrong where the patch no
longer applies, and is empty otherwise. Usage: planting.py PATCH FOLDER HEADERS...
"""

import pathlib
import re
import shutil
import subprocess
import sys


def field(patch, name):
    """One field of the patch's header, such as what it does."""
    found = re.search(rf"^{name}: *(.*)$", pathlib.Path(patch).read_text(), re.MULTILINE)
    return found.group(1) if found else "?"


def plant(patch, headers, folder):
    """Makes folder/include of the folders of headers. None when the patch applied, else what is wrong, for people."""
    patch, include = pathlib.Path(patch).resolve(), pathlib.Path(folder) / "include"
    shutil.rmtree(include, ignore_errors=True)
    for each in headers:
        shutil.copytree(each, include, dirs_exist_ok=True)
    done = subprocess.run(
        ["patch", "--batch", "--forward", "--no-backup-if-mismatch", "--reject-file=-", "-p1", "-d", folder, "-i", patch],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if done.returncode == 0:
        return None
    return (
        f"{patch} no longer applies to {' and '.join(map(str, headers))}: the code that it alters has changed.\n"
        f"Plant it anew ({field(patch, 'what')}):\n{done.stdout}"
    )


def main():
    patch, folder, *headers = sys.argv[1:]
    wrong = plant(patch, headers, folder)
    (pathlib.Path(folder) / "planted").write_text(wrong or "")
    if wrong:
        print(wrong, file=sys.stderr)


if __name__ == "__main__":
    main()
