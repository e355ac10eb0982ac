"""Checks a wheel: small enough, every asset in it once, and the browser's half where Jupyter looks.

Usage: python scripts/check_wheel.py dist/bertscope-0.1.0-py3-none-any.whl
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

LIMIT_BYTES = 55_000_000
LARGE_BYTES = 10_000
EXTENSION = ".data/data/share/jupyter/labextensions/bertscope/"


def faults_of(wheel: Path) -> list[str]:
    """One sentence for everything that is wrong with the wheel."""
    faults = []
    size = wheel.stat().st_size
    if size > LIMIT_BYTES:
        faults.append(f"{size} bytes, the limit is {LIMIT_BYTES}")
    with zipfile.ZipFile(wheel) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    faults.extend(
        f"{wanted} of the extension is missing"
        for wanted in ("install.json", "package.json")
        if not any(name.endswith(EXTENSION + wanted) for name in names)
    )
    seen: dict[tuple[int, int], str] = {}
    for entry in entries:
        same = seen.setdefault((entry.CRC, entry.file_size), entry.filename)
        if same != entry.filename and entry.file_size > LARGE_BYTES:
            faults.append(f"{entry.filename} repeats {same}")
    return faults


def main() -> int:
    """Check each wheel that is named."""
    faults = [(path, fault) for path in sys.argv[1:] for fault in faults_of(Path(path))]
    for path, fault in faults:
        print(f"{path}: {fault}", file=sys.stderr)
    return 1 if faults or len(sys.argv) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
