"""What holds for every view: it is checked, and only views made afterwards have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import bertscope

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _usual() -> Iterator[None]:
    yield
    bertscope.options.model_host = None


def test_a_view_made_afterwards_names_the_host_and_one_made_before_does_not() -> None:
    before = bertscope.AttentionView("a")
    bertscope.options.model_host = "http://hub.lan:8080/{model}/{revision}/{file}"
    assert bertscope.AttentionView("a")._model_host == bertscope.options.model_host
    assert before._model_host is None
    assert "hub.lan" in repr(bertscope.options)


@pytest.mark.parametrize(
    "value", ["ftp://x", "huggingface.co", "https://", "", 7, "https://x/{file}", "https://[x"]
)
def test_what_is_no_address_is_refused_and_changes_nothing(value: object) -> None:
    bertscope.options.model_host = "https://hub.example.org"
    with pytest.raises(bertscope.ValueRangeError, match="model_host must be an http or https"):
        bertscope.options.model_host = value
    assert bertscope.options.model_host == "https://hub.example.org"
