"""A real kernel: an awaiting cell hears the browser, a working one does not, and each says so."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import ipykernel
import pytest
from fake_browser import MODEL
from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client.blocking.client import BlockingKernelClient

TIMEOUT_S = 60


class Notebook:
    """Runs cells in a kernel and answers for the browser."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self.client = client
        self.comm_id = ""

    def run(self, source: str, answer: bool = False) -> tuple[str, list[str]]:  # noqa: FBT001, FBT002  # two cases
        """Run a cell; return what it printed and the kinds of what it showed."""
        request = self.client.execute(source)
        printed, shown = "", []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT_S)
            content, kind = message["content"], message["msg_type"]
            if (
                kind == "comm_open"
                and content["data"]["state"].get("_model_name") == "AttentionModel"
            ):
                self.comm_id = content["comm_id"]
                self.texts = content["data"]["state"]
            if kind == "comm_msg" and content["data"].get("content") == {"type": "report"}:
                self.answer(as_report=True)
            if message["parent_header"].get("msg_id") != request:
                continue
            if kind == "stream":
                printed += content["text"]
                if answer and "waiting" in printed:
                    answer = False
                    self.answer()
            elif kind in ("display_data", "execute_result"):
                shown.append(kind)
            elif kind == "error":
                pytest.fail("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                return printed, shown

    def answer(self, *, as_report: bool = False) -> None:
        """Send a run of two tokens whose every head attends to itself."""
        run = {"id": 1, **{name: self.texts[name] for name in ("text_a", "text_b", "model")}}
        tokens = {
            "tokens": ["a", "b"],
            "offsets": [[0, 1], [2, 3]],
            "sentences": [0, 0],
            "words": [0, 1],
            "special": [False, False],
        }
        state = {"_run": run, "_tokens": tokens, "_model_info": MODEL, "phase": "ready"}
        self._send(
            {"method": "custom", "content": {"type": "report", "state": state}}
            if as_report
            else {"method": "update", "state": state, "buffer_paths": []}
        )
        layer = struct.pack("<48f", *[1, 0, 0, 1] * 12)
        for number in range(6):
            content = {"type": "attention", "run": 1, "layer": number, "shape": [12, 2, 2]}
            content |= {"offset": 0, "total": len(layer)}
            self._send({"method": "custom", "content": content}, layer)
        self._send({"method": "custom", "content": {"type": "settled", "run": 1, "error": None}})

    def _send(self, data: dict[str, Any], *buffers: bytes) -> None:
        session, channel = self.client.session, self.client.shell_channel
        message = session.msg("comm_msg", {"comm_id": self.comm_id, "data": data})
        session.send(channel.socket, message, buffers=list(buffers))


@pytest.fixture(scope="module")
def notebook() -> Iterator[Notebook]:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        yield Notebook(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


AWAITING = """
from bertscope import NotReadyError, show_attention
view = show_attention("a b")
print("waiting", flush=True)
try:
    await view.ready(timeout=30)
    print(view.attention.shape, view.attention[5, 11].tolist(), [t.text for t in view.tokens])
except NotReadyError as error:
    print(error)
view
"""


def test_a_cell_that_awaits_gets_its_numbers_or_why_not_and_shows_the_view_once(
    notebook: Notebook,
) -> None:
    printed, shown = notebook.run(AWAITING, answer=True)
    if ipykernel.version_info[:2] >= (7, 4):
        assert "(6, 12, 2, 2) [[1.0, 0.0], [0.0, 1.0]] ['a', 'b']" in printed
    else:
        assert "install ipykernel 7.4 or later" in printed
    assert shown == ["display_data"]
    assert notebook.run("view") == ("", ["execute_result"])


def test_a_cell_that_awaits_asks_for_what_it_has_not_heard(notebook: Notebook) -> None:
    printed, _ = notebook.run(AWAITING)
    if ipykernel.version_info[:2] >= (7, 4):
        assert "(6, 12, 2, 2) [[1.0, 0.0], [0.0, 1.0]] ['a', 'b']" in printed
    else:
        assert "install ipykernel 7.4 or later" in printed


def test_a_cell_that_works_on_gets_an_error_and_the_next_cell_the_numbers(
    notebook: Notebook,
) -> None:
    source = """
from bertscope import NotReadyError
view = show_attention("a b")
print("waiting", flush=True)
try:
    view.attention
except NotReadyError as error:
    print(error)
"""
    printed, _ = notebook.run(source, answer=True)
    assert "read it in the next cell" in printed
    printed, _ = notebook.run("await view.ready()\nprint(view.attention.shape)")
    assert printed == "(6, 12, 2, 2)\n"
