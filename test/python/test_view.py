"""What comes from the browser as Python values, and what is said while it has not come."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fake_browser import make_weights

import bertscope
from bertscope._attention_store import AttentionStore
from bertscope._messages import Slice, read_message

if TYPE_CHECKING:
    from fake_browser import Browser

ROOT = Path(__file__).parents[2]
# As in Pyodide without a network, which serves everything else that the package needs.
WITHOUT_NUMPY = """
import sys

class NoNumpy:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "numpy":
            raise ImportError("no NumPy here")

sys.meta_path.insert(0, NoNumpy())
from bertscope import show_attention
from bertscope._messages import Slice

view = show_attention("Hello", layer=1)
view._store.add(Slice(run=0, layer=0, offset=0, total=4, shape=(1, 1, 1)), bytes(4))
try:
    view._store.stack([0])
except ImportError as error:
    print((view.text_a, view.layer), error)
"""


def test_attention_is_what_the_browser_sent(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(7)
    browser.finish(weights)
    assert view.attention.dtype == np.float32
    np.testing.assert_array_equal(view.attention, weights)
    assert view.attention is view.attention
    assert not view.attention.flags.writeable


def test_slices_may_come_in_any_order_twice_and_before_their_run_is_announced(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(5)
    browser.run = 1
    browser.upload(weights[:3], step=17)
    browser.upload(weights[:3], step=17)
    browser.run = 0
    browser.begin(["t"] * 5)
    with pytest.raises(bertscope.NotReadyError, match="next cell"):
        _ = view.attention
    for slices in (browser.cut(weights, layer, 13) for layer in (5, 4, 3)):
        for content, data in reversed(slices):
            with pytest.raises(bertscope.NotReadyError):
                _ = view.attention
            browser.send(content, data)
    browser.settle()
    np.testing.assert_array_equal(view.attention, weights)


def test_attention_of_an_earlier_text_is_never_given(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.finish(make_weights(4))
    view.text_a = "Another text."
    for name in ("attention", "tokens", "model_info"):
        with pytest.raises(bertscope.NotReadyError, match=r"await view\.ready"):
            getattr(view, name)
    # What was under way when the text changed is about the old one.
    browser.upload(make_weights(4))
    browser.settle()
    with pytest.raises(bertscope.NotReadyError):
        _ = view.attention
    weights = make_weights(3, seed=1)
    browser.finish(weights)
    np.testing.assert_array_equal(view.attention, weights)
    view.text_a = "The cat sat."
    with pytest.raises(bertscope.NotReadyError):
        _ = view.attention


def test_slices_of_an_older_run_do_not_touch_the_newer(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    old, new = make_weights(4), make_weights(4, seed=1)
    browser.begin(["t"] * 4)
    browser.upload(old[:2])
    browser.begin(["t"] * 4)
    browser.upload(new[:3])
    browser.run = 1
    browser.upload(old)
    browser.settle()
    browser.run = 2
    browser.upload(new)
    browser.settle()
    np.testing.assert_array_equal(view.attention, new)


@pytest.mark.parametrize(
    "change", [{"total": 15}, {"shape": [1, 2]}, {"shape": [1, 2, 3]}, {"layer": -1}, {"offset": 4}]
)
def test_a_damaged_slice_is_refused(change: dict[str, Any]) -> None:
    fine = {"type": "attention", "run": 1, "layer": 0, "shape": [1, 2, 2], "offset": 0, "total": 16}
    with pytest.raises(ValueError, match=r"slice|layer"):
        take({**fine, **change}, bytes(16))
    take(fine, bytes(16))


def take(content: dict[str, Any], buffer: bytes) -> None:
    piece = read_message(content)
    assert isinstance(piece, Slice)
    AttentionStore().add(piece, buffer)


@pytest.mark.parametrize(
    "content", ["text", None, {}, {"type": "unknown", "run": 1}, {"type": "settled"}]
)
def test_a_message_that_is_not_one_of_ours_is_passed_over(content: object) -> None:
    assert read_message(content) is None


@pytest.mark.parametrize("what", ["attention", "tokens", "model_info"])
def test_nothing_arrived_yet_is_an_error_that_says_what_to_do(what: str) -> None:
    for blank in ("", " ", "\ufeff"):
        with pytest.raises(bertscope.NotReadyError, match=r"set view\.text_a"):
            getattr(bertscope.AttentionView(blank), what)
    view = bertscope.AttentionView("A text.")
    with pytest.raises(bertscope.NotReadyError, match=r"display\(view\)"):
        getattr(view, what)
    view._repr_mimebundle_()
    with pytest.raises(bertscope.NotReadyError, match="next cell"):
        getattr(view, what)


def test_model_info_has_python_s_names(view: bertscope.AttentionView, browser: Browser) -> None:
    browser.begin(["a"])
    assert (view.model_info.layers, view.model_info.max_tokens) == (6, 512)
    assert view.model_info.name == "all-MiniLM-L6-v2"


@pytest.mark.usefixtures("listening")
def test_ready_returns_the_view_once_the_run_has_settled(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(3)

    async def main() -> None:
        view._repr_mimebundle_()
        waiting = asyncio.ensure_future(view.ready(timeout=30))
        await asyncio.sleep(0)
        browser.begin(["t"] * 3)
        await asyncio.sleep(0)
        browser.upload(weights)
        await asyncio.sleep(0.01)
        assert not waiting.done()
        browser.settle()
        assert await waiting is view
        assert await view.ready() is view

    asyncio.run(main())
    np.testing.assert_array_equal(view.attention, weights)


@pytest.mark.usefixtures("listening")
def test_ready_waits_for_the_newest_text(view: bertscope.AttentionView, browser: Browser) -> None:
    async def main() -> None:
        browser.finish(make_weights(3))
        view.text_a = "Newer."
        waiting = asyncio.ensure_future(view.ready(timeout=30))
        await asyncio.sleep(0)
        browser.settle()
        await asyncio.sleep(0.01)
        assert not waiting.done()
        browser.finish(make_weights(2))
        await waiting

    asyncio.run(main())
    assert view.attention.shape == (6, 12, 2, 2)


@pytest.mark.usefixtures("listening")
def test_ready_raises_what_the_browser_failed_with(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["t"])
    browser.settle(error="There is no model here. Choose another.")
    for ask in (view.ready(), view.fetch_attention()):
        with pytest.raises(bertscope.NotReadyError, match="Choose another"):
            asyncio.run(ask)
    with pytest.raises(bertscope.NotReadyError, match="Choose another"):
        _ = view.attention


def test_ready_says_at_once_why_waiting_is_vain(
    view: bertscope.AttentionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(bertscope.NotReadyError, match="no browser"):
        asyncio.run(view.ready())
    monkeypatch.setattr("bertscope._waiting.explain_deaf_kernel", lambda: None)
    with pytest.raises(bertscope.NotReadyError, match="not on the screen"):
        asyncio.run(view.ready())


@pytest.mark.parametrize("version", [(6, 29, 5), (7, 3, 0), (7, 4, 0)])
def test_a_kernel_that_hears_nothing_during_a_cell_is_named(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    kernel = type("Kernel", (), {"__module__": "ipykernel.ipkernel"})()
    shell = type("Shell", (), {"kernel": kernel})()
    monkeypatch.setattr("bertscope._signal.get_ipython", lambda: shell)
    monkeypatch.setattr("ipykernel.version_info", version)
    from bertscope._signal import explain_deaf_kernel  # noqa: PLC0415  # after the patch

    sentence = explain_deaf_kernel()
    assert (sentence is None) == (version >= (7, 4))


@pytest.mark.usefixtures("listening")
def test_ready_asks_for_what_waits_behind_other_cells_and_again_until_it_is_answered(
    view: bertscope.AttentionView,
    browser: Browser,
    sent: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bertscope._signal.REPEAT_S", 0.01)
    weights = make_weights(3)

    async def main() -> None:
        view._repr_mimebundle_()
        waiting = asyncio.ensure_future(view.ready(timeout=30))
        await asyncio.sleep(0.5)
        assert sent[:3] == [{"method": "custom", "content": {"type": "report"}}] * 3
        browser.report(["t"] * 3)
        await asyncio.sleep(0.02)
        assert not waiting.done()
        browser.upload(weights)
        browser.settle()
        await waiting
        sent.clear()
        await view.ready()
        assert sent == []

    asyncio.run(main())
    np.testing.assert_array_equal(view.attention, weights)
    assert len(view.tokens) == 3
    # What waited is heard at last, and changes nothing.
    held = view.attention
    browser.run = 0
    browser.begin(["t"] * 3)
    browser.upload(weights)
    browser.settle()
    assert view.attention is held


@pytest.mark.usefixtures("listening")
def test_ready_waits_for_layers_that_the_end_of_their_run_has_overtaken(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(3)

    async def main() -> None:
        browser.begin(["t"] * 3)
        browser.upload(weights, [3, 5])
        browser.settle()
        waiting = asyncio.ensure_future(view.ready(timeout=30))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        browser.upload(weights)
        await waiting

    asyncio.run(main())
    np.testing.assert_array_equal(view.attention, weights)


def test_a_report_brings_the_texts_that_the_browser_changed_but_not_over_newer_ones(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view._request_report()
    browser.report(["t"], text_a="Typed by the reader.")
    assert view.text_a == "Typed by the reader."
    assert len(view.tokens) == 1
    view.text_a = "Newer."
    browser.report(["t"], text_a="Older.")
    assert view.text_a == "Newer."
    with pytest.raises(bertscope.NotReadyError):
        _ = view.tokens


def test_what_an_older_run_says_late_is_passed_over(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["t"] * 3)
    browser.report(["u"] * 2, notices=["New."])
    browser.run = 0
    browser.begin(["t"] * 3, notices=["Old."])
    assert [token.text for token in view.tokens] == ["u", "u"]
    assert view.notices == ("New.",)


def test_the_opening_selection_is_taken_where_nobody_chose(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]]
) -> None:
    browser.begin(["t"])
    assert (view.layer, view.heads) == (0, (2,))
    # As an echo alone, which does not overwrite what the reader has clicked since.
    assert {message["method"] for message in sent} <= {"echo_update"}
    view.layer = None
    assert view.layer == 0


def test_what_python_chose_stays_when_the_first_run_is_heard_late(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view.layer = 4
    browser.begin(["t"])
    assert (view.layer, view.heads) == (4, (2,))
    view.heads = (1, 3)
    browser.report(["t"])
    assert (view.layer, view.heads) == (4, (1, 3))


def test_what_the_reader_chose_in_the_same_message_comes_before_the_opening_selection(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["t"], heads=[5, 6])
    assert (view.layer, view.heads) == (0, (5, 6))


@pytest.mark.usefixtures("listening")
def test_ready_gives_up_after_its_timeout_and_says_what_to_check(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view._repr_mimebundle_()
    with pytest.raises(TimeoutError, match="jupyter labextension list"):
        asyncio.run(view.ready(timeout=0.01))
    browser.sync(_browser_version=bertscope.__version__, phase="loading")
    with pytest.raises(bertscope.ReadyTimeoutError, match='phase "loading"'):
        asyncio.run(view.ready(timeout=0.01))


@pytest.mark.usefixtures("listening")
def test_attention_beyond_the_limit_is_fetched_when_asked_for(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]]
) -> None:
    weights = make_weights(8)
    view.attention_limit_bytes = weights.nbytes - 1
    browser.begin(["t"] * 8)
    browser.settle()
    asyncio.run(view.ready())
    with pytest.raises(bertscope.NotReadyError, match="fetch_attention"):
        _ = view.attention
    sent.clear()

    async def fetch(layers: Any) -> Any:
        waiting = asyncio.ensure_future(view.fetch_attention(layers))
        await asyncio.sleep(0)
        for message in [m for m in sent if m["content"]["type"] == "fetch"]:
            browser.upload(weights, message["content"]["layers"])
        return await waiting

    np.testing.assert_array_equal(asyncio.run(fetch([3, 1])), weights[[3, 1]])
    assert [message["content"] for message in sent] == [
        {"type": "fetch", "run": 1, "layers": [3, 1]},
        {"type": "report"},
    ]
    sent.clear()
    np.testing.assert_array_equal(asyncio.run(fetch(None)), weights)
    assert sent[0]["content"]["layers"] == [0, 2, 4, 5]
    np.testing.assert_array_equal(view.attention, weights)
    with pytest.raises(bertscope.ValueRangeError, match="0 to 5"):
        asyncio.run(view.fetch_attention(6))
    with pytest.raises(bertscope.ValueRangeError, match=r"^layers must be a whole number from 0"):
        asyncio.run(view.fetch_attention(-1))


@pytest.mark.usefixtures("listening")
def test_fetch_attention_ends_when_the_text_changes_meanwhile(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view.attention_limit_bytes = 0
    browser.begin(["t"])
    browser.settle()

    async def main() -> None:
        waiting = asyncio.ensure_future(view.fetch_attention())
        await asyncio.sleep(0)
        browser.sync(text_a="Typed by the reader.")
        await waiting

    with pytest.raises(bertscope.NotReadyError, match="ask again"):
        asyncio.run(main())


def test_two_versions_are_named_with_the_command_that_mends_it(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    with pytest.warns(
        UserWarning, match=re.escape(f"{bertscope.__version__} in Python and 9.9.9 in the browser")
    ):
        browser.sync(_browser_version="9.9.9")
    view._repr_mimebundle_()
    with pytest.raises(
        bertscope.NotReadyError, match=f"pip install bertscope=={bertscope.__version__}"
    ):
        _ = view.attention
    browser.sync(_browser_version=bertscope.__version__)


def test_the_version_is_that_of_package_json() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert bertscope.__version__ == package["version"]
    assert bertscope.AttentionView()._python_version == package["version"]


def test_the_defaults_are_those_of_the_browser() -> None:
    defaults = json.loads((ROOT / "src/state/defaults.json").read_text())
    traits = json.loads((ROOT / "src/widget/traits.json").read_text())
    state = json.loads(json.dumps(bertscope.AttentionView().get_state(), default=str))
    # Every view says it; the browser's own default stands for a view that does not.
    assert state.pop("_python_version") == bertscope.__version__
    assert traits.pop("_python_version") == ""
    document = {name: value for name, value in defaults.items() if name in state}
    assert set(defaults) - set(document) == {"version", "live_id"}
    for name, value in {**document, **traits}.items():
        assert state[name] == value, name
    untold = set(state) - set(document) - set(traits)
    of_ipywidgets = {"_dom_classes", "_view_count", "layout", "tabbable", "tooltip"}
    assert {name for name in untold if not name.startswith(("_model", "_view"))} | {
        "_view_count"
    } == of_ipywidgets


def test_the_public_names_are_these() -> None:
    assert bertscope.__all__ == [
        "AttentionView",
        "ModelInfo",
        "NotReadyError",
        "PatternScores",
        "ReadyTimeoutError",
        "Token",
        "ValueRangeError",
        "__version__",
        "models",
        "options",
        "score_patterns",
        "show_attention",
        "survey",
    ]
    assert all(hasattr(bertscope, name) for name in bertscope.__all__)
    assert bertscope._jupyter_labextension_paths() == [{"src": "labextension", "dest": "bertscope"}]


@pytest.mark.parametrize(
    ("field", "value"), [("layer", 2**53), ("model", "x" * 1001), ("heads", [2**60])]
)
def test_what_the_browser_would_refuse_is_refused_here(field: str, value: object) -> None:
    view = bertscope.AttentionView("kept", model="embedded")
    before = getattr(view, field)
    with pytest.raises(bertscope.ValueRangeError, match=field):
        setattr(view, field, value)
    assert getattr(view, field) == before


def test_a_view_is_shown_where_numpy_is_not_and_only_its_numbers_need_it() -> None:
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-I", "-c", WITHOUT_NUMPY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "('Hello', 1) no NumPy here"
