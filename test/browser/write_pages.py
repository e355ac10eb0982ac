"""Writes the pages that the browser tests open, with the installed package and real numbers.

Usage: python test/browser/write_pages.py <folder> [name ...]
"""

from __future__ import annotations

import gzip
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from bertscope import AttentionView
from bertscope._article import ARTICLE
from bertscope._defaults import DEFAULTS
from bertscope._exact import store_exactly
from bertscope._exporter import BertScopeExporter
from bertscope._page import write_page

MIME = "application/vnd.bertscope.v1+json"
LAYERS, HEADS = 6, 12
BREAKERS = ("</script><script>window.hacked=1</script>", "\"'><img src=x onerror=window.hacked=1>")
HOSTILE = {**DEFAULTS, "text_a": BREAKERS[0], "text_b": BREAKERS[1]}


def describe_model() -> dict[str, Any]:
    told = json.loads(Path("models/all-MiniLM-L6-v2/manifest.json").read_text(encoding="utf-8"))
    file = told["files"]["model.onnx"]
    libraries = {"onnxruntime": "native"}
    return {**told, **file, "libraries": libraries}


def describe_tokens(tokens: list[str], sentences: list[int]) -> dict[str, Any]:
    count = len(tokens)
    return {
        "tokens": tokens,
        "ids": [0] * count,
        "offsets": [None] * count,
        "sentences": sentences,
        "words": list(range(count)),
        "special": [False] * count,
        "cut": {"a": 0, "b": 0},
        "limit": 512,
        "unknown": 0,
        "aligned": False,
    }


def store_pair() -> dict[str, Any]:
    """The article's pair through the embedded model, as native onnxruntime computes it."""
    told = json.loads(Path("models/article/article.json").read_text(encoding="utf-8"))
    columns = {**describe_tokens(told["tokens"], told["sentenceIds"])}
    columns.update({name: told[name] for name in ("ids", "offsets", "special")}, aligned=True)
    columns["words"] = told["wordIds"]
    packed = Path("test/fixtures/attention/native.f32.gz").read_bytes()
    count = len(told["tokens"])
    numbers = np.frombuffer(gzip.decompress(packed), "<f4")[: LAYERS * HEADS * count**2]
    return store_exactly(columns, describe_model(), numbers.reshape(LAYERS, HEADS, count, count))


def store_random(tokens: list[str]) -> dict[str, Any]:
    drawn = np.random.default_rng(0).random((LAYERS, HEADS, len(tokens), len(tokens))) ** 8
    weights = (drawn / drawn.sum(-1, keepdims=True)).astype("<f4")
    return store_exactly(describe_tokens(tokens, [0] * len(tokens)), describe_model(), weights)


def write_notebook() -> nbformat.NotebookNode:
    v4 = nbformat.v4
    hostile = {**HOSTILE, "snapshot": store_random([*BREAKERS, "[SEP]"])}
    plain = {**DEFAULTS, "text_a": "The quick brown fox jumps over the lazy dog."}
    view = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
    outputs = [
        {MIME: document, "application/vnd.jupyter.widget-view+json": view, "text/html": html}
        for document, html in (
            ({**DEFAULTS, **ARTICLE}, "<p>picture 0</p>"),
            (hostile, "<p>picture 1</p>"),
            (plain, "<p>no picture yet</p>"),
        )
    ]
    cells = [
        v4.new_markdown_cell("# Title\n\n$e = mc^2$"),
        *[v4.new_code_cell("show", outputs=[v4.new_output("display_data", o)]) for o in outputs],
        v4.new_code_cell("1 + 1", outputs=[v4.new_output("display_data", {"text/plain": "2"})]),
    ]
    state = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}
    return v4.new_notebook(cells=cells, metadata={"widgets": state})


def export_notebook(path: Path, *, live: bool) -> None:
    path.write_text(BertScopeExporter(live=live).from_notebook_node(write_notebook())[0], "utf-8")


def main() -> None:
    folder = Path(sys.argv[1])
    pair = {**DEFAULTS, **ARTICLE, "model": "embedded", "layer": 1, "heads": [8]}
    writers = {
        "article": lambda path: AttentionView(**ARTICLE).save_html(path),
        "pair": lambda path: write_page(pair, store_pair(), path),
        "live": lambda path: AttentionView(**ARTICLE).save_html(path, live=True),
        "link": lambda path: write_page(HOSTILE, None, path, live="link"),
        "hostile": lambda path: write_page(HOSTILE, store_random([*BREAKERS, "[SEP]"]), path),
        "notebook": lambda path: export_notebook(path, live=False),
        "notebook-live": lambda path: export_notebook(path, live=True),
    }
    for count in (19, 64, 128):
        words = [f"token{i}" for i in range(count)]
        document = {**DEFAULTS, "text_a": " ".join(words)}
        writers[f"tokens-{count}"] = lambda path, words=words, document=document: write_page(
            document, store_random(words), path
        )
    for name in sys.argv[2:] or writers:
        writers[name](folder / f"{name}.html")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
