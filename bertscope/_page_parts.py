"""The pieces of an exported page: what stands in its blocks, everything escaped for where it stands.

``src/app/page-format.ts`` writes the same blocks in the browser, and ``src/page/`` reads them.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

from ._bundle import DOCUMENT_TYPE
from ._static import find_static

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What a page has to carry in order to compute, and whether it gets smaller by packing.
CARRIED_FILES = {
    "engine.worker.js": True,
    "ort-wasm-simd-threaded.wasm": True,
    "manifest.json": False,
    "tokenizer.json": True,
    "tokenizer_config.json": False,
    "model.onnx": False,
}
_FILE_TYPE = "application/vnd.bertscope.file"
_TITLE_CHARACTERS = 60
_NO_SCRIPT = (
    "<noscript><p>This page draws its picture with JavaScript: allow it, or open the page in a browser."
    "</p></noscript>"
)


def json_for_script(value: Any) -> str:
    """Return JSON that nothing in it can end the script element around."""
    # ASCII, so that no separator of lines is in it either.
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def write_view(document: Mapping[str, Any], picture: str | None) -> str:
    """Return the block of one view.

    Parameters
    ----------
    document
        With its snapshot, where it has one.
    picture
        HTML to show where no script runs, and until it has run.
    """
    return (
        f"<div data-bertscope-view>{picture or _NO_SCRIPT}"
        f'<script type="{DOCUMENT_TYPE}">{json_for_script(document)}</script></div>'
    )


def write_head(title: str, files: str | None) -> str:
    """Return title and, for a page that can compute, where its files are: ``"here"`` or an address."""
    return f"<title>{escape(title)}</title>{'' if files is None else write_files_meta(files)}"


def write_files_meta(files: str) -> str:
    """Return the element that says where the files are."""
    return f'<meta name="bertscope-files" content="{escape(files)}">'


def write_title(text_a: str, text_b: str | None) -> str:
    """Return a title for a page about these texts."""
    text = " ".join(f"{text_a} {text_b or ''}".split())
    if len(text) > _TITLE_CHARACTERS:
        text = f"{text[: _TITLE_CHARACTERS - 1].rstrip()}…"
    return f"{text} · BertScope" if text else "BertScope"


def carry_files() -> Iterator[tuple[str, str, bool]]:
    """Yield name, base64 and whether it is gzipped, of each file that a page needs to compute."""
    for name, packs in CARRIED_FILES.items():
        data = find_static(name).read_bytes()
        # The same bytes each time: no time of day in it.
        yield (
            name,
            b64encode(gzip.compress(data, mtime=0) if packs else data).decode("ascii"),
            packs,
        )


def write_blocks() -> Iterator[str]:
    """Yield the blocks that carry the files in the page itself."""
    for name, data, packs in carry_files():
        packed = " data-gzip" if packs else ""
        yield f'<script type="{_FILE_TYPE}" data-name="{name}"{packed}>{data}</script>\n'


def write_files_script() -> Iterator[str]:
    """Yield the script that carries the files beside the page."""
    yield "globalThis.bertscopeFiles={"
    for name, data, packs in carry_files():
        yield f'"{name}":{{"base64":"{data}","gzip":{json.dumps(packs)}}},'
    yield "};\n"


def count_carried_bytes() -> int:
    """Return about how large the files will be in a page."""
    # The packed ones come to a third; base64 makes four characters of three bytes.
    sizes = [
        find_static(name).stat().st_size // (3 if packs else 1)
        for name, packs in CARRIED_FILES.items()
    ]
    return sum(sizes) * 4 // 3


def fill_template(head: str, views: str) -> tuple[str, str]:
    """Return the page up to the place of its files, and what follows it."""
    template = find_static("page.html").read_text(encoding="utf-8")
    # In one pass, so that what is filled in is never searched for places.
    start, middle, tail, end = re.split("<!--bertscope-(?:head|views|assets)-->", template)
    return f"{start}{head}{middle}{views}{tail}", end


def read_runtime() -> tuple[str, str]:
    """Return the style and the script of a page as elements, for pages that are made by others."""
    template = find_static("page.html").read_text(encoding="utf-8")
    elements = [
        re.search(f'<{tag} id="bertscope-{tag}">.*?</{tag}>', template, re.DOTALL)
        for tag in ("style", "script")
    ]
    style, script = (element[0] for element in elements if element is not None)
    return style, script
