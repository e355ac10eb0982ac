"""Gathers what the Python kernel of the JupyterLite site needs, so that the site itself serves it.

Pyodide loads what a cell imports by its lock file. This one names, beside Pyodide's own packages,
`bertscope` and what that needs: a notebook that imports bertscope runs as it is, without a command
that installs anything. Compiled packages (NumPy) stay where Pyodide's project serves them.

Usage: python scripts/lite_kernel.py PYODIDE SITE_PACKAGES REQUIREMENTS OUT
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from email import message_from_string
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_PYTHON_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
# What the kernel installs when it starts.
STARTS_WITH = ("micropip", "packaging", "ipython", "jedi", "traitlets")
# What an installer wrote beside the files of the wheel.
INSTALLER_FILES = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}
TARGET = {
    "python_version": PYODIDE_PYTHON_VERSION,
    "python_full_version": f"{PYODIDE_PYTHON_VERSION}.0",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "os_name": "posix",
    "extra": "",
}


def slim_wheel(site_packages: Path, folder: Path) -> Path:
    """Pack the installed bertscope into a wheel without the browser's half, which the site has already."""
    (found,) = (d for d in distributions(path=[str(site_packages)]) if d.name == "bertscope")
    contents: dict[str, bytes] = {}
    for file in found.files or []:
        name = PurePosixPath(file).as_posix()
        outside = name.startswith("..") or "__pycache__" in name
        if not outside and not (".dist-info/" in name and file.name in INSTALLER_FILES):
            contents[name] = Path(str(file.locate())).read_bytes()
    record = f"bertscope-{found.version}.dist-info/RECORD"
    rows = [f"{name},{_digest(data)},{len(data)}" for name, data in sorted(contents.items())]
    contents[record] = "\n".join([*rows, f"{record},,", ""]).encode()
    wheel = folder / f"bertscope-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            # Always the same date: the same contents give the same bytes.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return wheel


def _digest(data: bytes) -> str:
    raw = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def closure(packages: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    """All packages of a lock that the named ones need, themselves included."""
    found: list[str] = []
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += [canonicalize_name(other) for other in packages[name]["depends"]]
    return sorted(found)


def download(requirements: list[str], folder: Path) -> None:
    """Fetch pure wheels into `folder`, exactly these."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps"]
    target = ["--only-binary=:all:", "--python-version", PYODIDE_PYTHON_VERSION]
    subprocess.run([*command, *target, "--dest", str(folder), *requirements], check=True)  # noqa: S603  # our own list


def entry_of(wheel: Path, known: set[str]) -> dict[str, Any]:
    """Describe a wheel as a lock does; `known` are the names it may depend on."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (path,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(path).decode())
    needed = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    wanted = [item for item in needed if item.marker is None or item.marker.evaluate(TARGET)]
    tops = {name.split("/")[0].removesuffix(".py") for name in names}
    return {
        "name": metadata["Name"],
        "version": metadata["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": sorted({canonicalize_name(item.name) for item in wanted} & known),
        "unvendored_tests": False,
    }


def write_lock(pyodide: Path, out: Path) -> None:
    """Write the lock: wheels in `out` come from the site, everything else from Pyodide's project."""
    lock = json.loads((pyodide / LOCK).read_text(encoding="utf-8"))
    packages = lock["packages"]
    for entry in packages.values():
        entry["file_name"] = f"{PYODIDE_CDN_URL}/{entry['file_name']}"
    wheels = {canonicalize_name(path.name.split("-")[0]): path for path in out.glob("*.whl")}
    known = set(packages) | set(wheels)
    for name, wheel in sorted(wheels.items()):
        packages[name] = entry_of(wheel, known)
    (out / LOCK).write_text(json.dumps(lock, indent=1), encoding="utf-8")


def main() -> None:
    """Fill the folder OUT."""
    pyodide, site_packages, requirements, out = map(Path, sys.argv[1:])
    for name in RUNTIME:
        shutil.copy(pyodide / name, out / name)
    packages = json.loads((pyodide / LOCK).read_text(encoding="utf-8"))["packages"]
    pinned = [f"{name}=={packages[name]['version']}" for name in closure(packages, STARTS_WITH)]
    download([*pinned, "-r", str(requirements)], out)
    slim_wheel(site_packages, out)
    write_lock(pyodide, out)


if __name__ == "__main__":
    main()
