"""Plants a bug: a copy of the map's headers with a patch applied."""

import pathlib
import re
import shutil
import subprocess


def field(patch, name):
    """One field of the patch's header, such as what it does."""
    found = re.search(rf"^{name}: *(.*)$", pathlib.Path(patch).read_text(), re.MULTILINE)
    return found.group(1) if found else "?"


def plant(patch, headers, folder, patch_program="patch"):
    """Makes folder/include. None when the patch applied, else what is wrong, for people."""
    patch, include = pathlib.Path(patch).resolve(), pathlib.Path(folder) / "include"
    shutil.rmtree(include, ignore_errors=True)
    shutil.copytree(headers, include)
    done = subprocess.run(
        [patch_program, "--batch", "--forward", "--no-backup-if-mismatch", "--reject-file=-", "-p1", "-d", folder,
         "-i", patch],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if done.returncode == 0:
        return None
    return (
        f"{patch} no longer applies to {headers}: the code that it alters has changed.\n"
        f"Plant it anew ({field(patch, 'what')}):\n{done.stdout}"
    )
