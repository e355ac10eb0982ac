"""Checks wheels and sdists: small enough, every asset once, and all of the browser's half in its place.

Usage: python scripts/check_dist.py dist/bertscope-0.1.0-py3-none-any.whl dist/bertscope-0.1.0.tar.gz
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_BYTES = 55_000_000
# Smaller files may be repeated: settings, licences.
LARGE_BYTES = 10_000
# The module of hosts without the extension repeats code, and holds neither model nor engine.
AMD_LIMIT_BYTES = 450_000

# Patterns of paths below the folder of each kind.
LABEXTENSION = (
    r"package\.json",
    r"schemas/bertscope/plugin\.json",
    r"static/remoteEntry\.\w+\.js",
    r"static/model\.\w+\.onnx",
    r"static/tokenizer\.\w+\.json",
    r"static/attention\.\w+\.f32",
    r"static/ort-wasm-simd-threaded\.\w+\.wasm",
    r"static/engine\.worker\.\w+\.js",
    r"static/page\.\w+\.html",
)
NBEXTENSION = (r"extension\.js", r"index\.js")

_DATA = r"bertscope-[^/]+\.data/data/share/jupyter"
_SOURCE = r"bertscope-[^/]+"
IN_WHEEL = (
    *(rf"{_DATA}/labextensions/bertscope/{path}" for path in LABEXTENSION),
    rf"{_DATA}/labextensions/bertscope/install\.json",
    *(rf"{_DATA}/nbextensions/bertscope/{path}" for path in NBEXTENSION),
    r"bertscope/__init__\.py",
    r"bertscope/attention\.json",
    r"bertscope/defaults\.json",
    r"bertscope/article\.html",
    r"bertscope/py\.typed",
)
IN_SDIST = (
    *(rf"{_SOURCE}/bertscope/labextension/{path}" for path in LABEXTENSION),
    *(rf"{_SOURCE}/bertscope/nbextension/{path}" for path in NBEXTENSION),
    rf"{_SOURCE}/bertscope/__init__\.py",
    rf"{_SOURCE}/bertscope/article\.html",
    rf"{_SOURCE}/src/state/defaults\.json",
    rf"{_SOURCE}/models/all-MiniLM-L6-v2/attention\.json",
    rf"{_SOURCE}/install\.json",
    rf"{_SOURCE}/package\.json",
    rf"{_SOURCE}/pyproject\.toml",
)


def files_of(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in a wheel or sdist, with its bytes."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for entry in wheel.infolist():
                if not entry.is_dir():
                    yield entry.filename, wheel.read(entry)
        return
    with tarfile.open(archive) as sdist:
        for member in sdist:
            opened = sdist.extractfile(member) if member.isfile() else None
            if opened is not None:
                yield member.name, opened.read()


def faults_of(archive: Path) -> list[str]:
    """One sentence for everything that is wrong with a wheel or sdist."""
    faults = []
    size = archive.stat().st_size
    if size > LIMIT_BYTES:
        faults.append(f"{size} bytes, the limit is {LIMIT_BYTES}")
    names = []
    seen: dict[bytes, str] = {}
    for name, data in files_of(archive):
        names.append(name)
        same = seen.setdefault(hashlib.sha256(data).digest(), name)
        if same != name and len(data) > LARGE_BYTES:
            faults.append(f"{name} repeats {same}")
        if "/nbextension" in name and len(data) > AMD_LIMIT_BYTES:
            faults.append(
                f"{name} has {len(data)} bytes: what is in it that does not belong there?"
            )
    for wanted in IN_WHEEL if archive.suffix == ".whl" else IN_SDIST:
        found = [name for name in names if re.fullmatch(wanted, name)]
        # A second one under another hash is of an older build.
        if len(found) != 1:
            faults.append(f"{wanted} is there {len(found)} times, not once")
    return faults


def main() -> int:
    """Check each file that is named."""
    faults = [(path, fault) for path in sys.argv[1:] for fault in faults_of(Path(path))]
    for path, fault in faults:
        print(f"{path}: {fault}", file=sys.stderr)
    return 1 if faults or len(sys.argv) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
