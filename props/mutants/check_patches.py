"""Says which patches no longer apply to the map's headers: check_patches.py HEADERS... -- PATCH...

Exit status: 0 all apply, 1 some do not.
"""

import sys
import tempfile

import planting


def main():
    end = sys.argv.index("--")
    headers, patches = sys.argv[1:end], sys.argv[end + 1 :]
    if not patches:
        sys.exit("check_patches: no patch was named")
    stale = 0
    for patch in patches:
        with tempfile.TemporaryDirectory() as folder:
            wrong = planting.plant(patch, headers, folder)
        if wrong:
            stale += 1
            print(wrong)
    print(f"{len(patches) - stale} of {len(patches)} patches apply")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
