"""Cells that await one after another, while the browser sends all the time, in a real kernel."""

from __future__ import annotations

import time
from queue import Empty
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a view does when it awaits, and a comm that takes whatever is sent.
SETUP = """
import asyncio, comm
from bertscope._signal import Signal
comm.get_comm_manager().register_target("flood", lambda opened, message: opened.on_msg(lambda _: None))
await Signal().wait_until(lambda: True, None, lambda: None)
"""
PAIRS = 30


@pytest.fixture
def client() -> Iterator[Any]:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_each_of_many_awaiting_cells_is_reported_as_done_while_messages_pour_in(
    client: Any,
) -> None:
    client.execute_interactive(SETUP, timeout=60)
    send(client, "comm_open", {"comm_id": "c", "target_name": "flood", "data": {}})
    cells: list[str] = []
    for _ in range(PAIRS):
        cells.append(client.execute("await asyncio.sleep(0.03)"))
        cells.append(client.execute("await asyncio.sleep(0)"))
    end = time.monotonic() + 120
    done: list[str] = []
    while len(done) < len(cells) and time.monotonic() < end:
        send(client, "comm_msg", {"comm_id": "c", "data": {}})
        try:
            message = client.get_iopub_msg(timeout=0.001)
        except Empty:
            continue
        parent = message["parent_header"].get("msg_id")
        if message["content"].get("execution_state") == "idle" and parent in cells:
            done.append(parent)
        if parent == cells[-1] and message["msg_type"] == "status" and len(done) < len(cells):
            # All others have been reported by the time that the last one ends, or never are.
            end = min(end, time.monotonic() + 2)
    assert done == cells


def send(client: Any, kind: str, content: dict[str, Any]) -> None:
    client.shell_channel.send(client.session.msg(kind, content))
