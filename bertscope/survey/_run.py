"""The one call of a survey: checks what is asked for, and hands it to the browser or to Python.

What needs NumPy is imported when it is called: showing a view needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import os

    from ._browser import BrowserSurvey
    from ._survey import Survey

Engine = Literal["browser", "local", "dask"]
ENGINES = ("browser", "local", "dask")


def survey(  # noqa: PLR0913  # all but two by name
    texts: Any,
    model: str | os.PathLike[str] = "embedded",
    *,
    engine: Engine = "browser",
    client: Any = None,
    workers: int | None = None,
    seed: int = 1,
    resume: str | os.PathLike[str] | None = None,
    progress: bool = True,
    max_tokens: int | None = None,
    column: str | tuple[str, str] | None = None,
    batch: int | None = None,
    retries: int = 2,
    **options: Any,
) -> Survey | BrowserSurvey:
    """Survey what every head of a model does over many texts.

    Each text, or pair, is one input with one vote. Every head is scored on it against the six patterns, and over all
    inputs gets means with bootstrap intervals, tests with their correction, and a name with its stability.

    Parameters
    ----------
    texts
        Texts, or pairs of texts, in any iterable; the path of a text file (one input a line, a tab separates a pair) or
        of a Parquet file; or a ``dask.bag``.
    model
        ``"embedded"``, or a folder with model.onnx, tokenizer.json, config.json and attention.json.
    engine
        ``"browser"``: the page that shows this notebook computes up to 2000 texts, keeps what it has over a reload, and
        shows it; write ``await found.ready()`` before reading ``found.table`` in the same cell. ``"local"``: this
        process computes, with onnxruntime. ``"dask"``: workers of a cluster do. The last two need
        ``pip install 'bertscope[survey]'``. The numbers are the same.
    client, workers
        For ``"dask"``: a ``distributed.Client``, or how many processes to start on this machine (one a core).
    seed
        Of all draws, 0 to 4294967293.
    resume
        For ``"local"`` and ``"dask"``: a folder in which records are kept as they come. Another call with the same
        folder and texts goes on where this one stopped.
    progress
        Whether to show how far it is.
    max_tokens
        For ``"local"`` and ``"dask"``: the most tokens of an input; by default as many as the model takes.
    column
        Of a Parquet file, the column with the texts, or the two with the pairs.
    batch
        How many inputs are computed at a time: 16, on Dask 32, in the browser always 1. It changes no number.
    retries
        For ``"dask"``: how often a batch is tried again that ended in an error.
    options
        For ``"browser"``: ``name``, what it is called in the list of surveys.

    Returns
    -------
    Survey or BrowserSurvey
        ``.table`` is a list of dicts, one a head and pattern, in the columns below; also ``.to_dataframe()``,
        ``.to_csv(path)``, ``.to_json(path)``, ``.to_parquet(path)``. ``.facts`` has model, hash, precision and counts,
        ``.failed`` the texts that could not be computed.

        ================ =====================================================================================
        column           meaning
        ================ =====================================================================================
        layer, head      from 0
        name, kind       what the head is called over all inputs; ``(unstable)`` where ``stability`` < .8
        stability        share of the bootstrap's draws of inputs that give the same name
        idle             mean mass that the head gives to [CLS] and [SEP]
        entropy          mean entropy of its rows, as a share of that of even rows
        pattern          ``next``, ``previous``, ``identical``, ``other-sentence``, ``sub-word``, ``delimiter``
        tier             what counts as related: ``piece`` = the same piece; None where it is no question
        n_inputs         inputs in which the pattern has a mass
        queries, kept    tokens asked about in all inputs, and those of them that were not idle
        mass             S: mean mass on the pattern's targets; this and the next are means over inputs, one vote each
        conditional      S~: the same as a share of what is not on delimiters
        chance           U: what an even head would give
        lift, corrected  S / U, and (S - U) / (1 - U)
        top_rate         T: share of tokens that attend most to a target
        control, margin  what the matched control scores, and S~ minus it (of ``delimiter``: S minus it)
        mass_low, …      95 % of the bootstrap's means of mass and of margin
        p, q             of the margin by flips of signs, one-sided; corrected by Benjamini and Hochberg
        reliability      whether two halves of the inputs rank heads by mass alike; one number a pattern
        ================ =====================================================================================

    Raises
    ------
    TypeError
        If texts are none, or come in no order; or if the engine has no such parameter.
    ValueError
        If a value is out of its range, the files of a model do not fit together, or no input could be computed.
    FileNotFoundError
        If a file is not there.
    ModuleNotFoundError
        If the engine is not installed; the message names what to install.

    Notes
    -----
    Workers hold some batches at a time. This process holds the scores of all texts when it sums them up: 31 kB a text
    for 72 heads, twice that while they are put together (10,000 texts: .7 GB).

    Examples
    --------
    >>> found = bertscope.survey(["The cat sat on the mat.", "It rained."], engine="local")  # doctest: +SKIP
    >>> found.table[0]["name"]  # doctest: +SKIP
    'unclassified, broad'
    """
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(map(repr, ENGINES))}, not {engine!r}")
    unknown = sorted(options if engine != "browser" else options.keys() - {"name"})
    if unknown:
        raise TypeError(f"survey() has no parameter {unknown[0]!r} with engine={engine!r}")
    if engine == "browser":
        from ._browser import survey_in_browser  # noqa: PLC0415  # NumPy comes with it

        _refuse(client=client, workers=workers, resume=resume, max_tokens=max_tokens, batch=batch)
        return survey_in_browser(texts, str(model), seed=seed, column=column, **options)
    from ._compute import Task, compute_survey  # noqa: PLC0415  # as above

    task = Task(
        model=str(model),
        engine=engine,
        seed=seed,
        resume=resume,
        progress=progress,
        max_tokens=max_tokens,
        column=column,
        batch=batch,
        client=client,
        workers=workers,
        retries=retries,
    )
    return compute_survey(texts, task)


def _refuse(**given: Any) -> None:
    """Refuse what the browser has no use for, rather than pass over it."""
    for name, value in given.items():
        if value is not None:
            raise ValueError(
                f"survey() has no use for {name} with engine='browser', the default: leave it out, or compute with "
                "engine='local' or 'dask'"
            )
