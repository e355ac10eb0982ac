"""The defaults of the document, from the one file that the browser reads too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def load_defaults() -> dict[str, Any]:
    """Read ``defaults.json``.

    A wheel carries it beside this module; a source checkout has it where the browser's half is written.
    """
    shipped = _PACKAGE / "defaults.json"
    path = shipped if shipped.exists() else _PACKAGE.parent / "src" / "state" / "defaults.json"
    defaults: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return defaults


DEFAULTS = load_defaults()
