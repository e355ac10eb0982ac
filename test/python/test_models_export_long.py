"""Checkpoints of every family are exported, installed, and attend as PyTorch does."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import onnx
import pytest
from own_models import CHECKPOINT, EAGER, READY, copy_ready, tree

import bertscope
from bertscope.__main__ import main
from bertscope.export import FAMILIES
from bertscope.models import _export_checkpoint
from bertscope.models._traced_graph import TRACED
from bertscope.survey._model import Model
from bertscope.survey._texts import read_text

REASON = "torch, transformers and onnxscript are not installed: pip install 'bertscope[export]'"
torch = pytest.importorskip("torch", reason=REASON)
transformers = pytest.importorskip("transformers", reason=REASON)
pytest.importorskip("onnxscript", reason=REASON)

# Theirs, when they are imported.
pytestmark = pytest.mark.filterwarnings("ignore")

FLOATS = {onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16}
SIZES = {
    "vocab_size": 70,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 24,
    "max_position_embeddings": 42,
    "initializer_range": 0.15,
}
RELATIVE = {
    "relative_attention": True,
    "pos_att_type": ["c2p", "p2c"],
    "position_biased_input": False,
}
#: By model_type: what its configuration says besides SIZES. Positions of some begin behind padding, which no piece is.
OTHERS = {
    "electra": {"embedding_size": 8},
    "roberta": {"type_vocab_size": 1},
    "distilbert": {
        "dim": 16,
        "n_layers": 2,
        "n_heads": 2,
        "hidden_dim": 24,
        "hidden_size": None,
        "num_hidden_layers": None,
        "num_attention_heads": None,
    },
    "albert": {"embedding_size": 8},
    "deberta": {**RELATIVE, "max_relative_positions": 42, "type_vocab_size": 0},
    "deberta-v2": {**RELATIVE, "position_buckets": 8, "share_att_key": True, "type_vocab_size": 0},
    "modernbert": {
        "num_hidden_layers": 3,
        "local_attention": 6,
        "global_attn_every_n_layers": 2,
        "pad_token_id": 0,
        "initializer_cutoff_factor": 1000.0,
        "reference_compile": False,
    },
    "gpt2": {
        "n_positions": 40,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "max_position_embeddings": None,
    },
}


def make_checkpoint(kind: str, folder: Path, **more: int) -> Path:
    """Write a tiny checkpoint of a family, with the tokenizer of the committed one."""
    settings = {**SIZES, **OTHERS.get(kind, {}), **more}
    settings = {name: value for name, value in settings.items() if value is not None}
    # Padding is what no text has, since positions depend on it.
    if kind in ("roberta", "xlm-roberta", "camembert", "mpnet"):
        settings |= {"pad_token_id": 0}
    config = transformers.AutoConfig.for_model(kind, **settings)
    torch.manual_seed(5)
    model = transformers.AutoModel.from_config(config)
    with torch.no_grad():
        # Biases and norms too, which begin as 0 and 1.
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        folder.joinpath(name).write_bytes((CHECKPOINT / name).read_bytes())
    if kind in ("roberta", "xlm-roberta", "camembert"):
        # Theirs mark no second sentence.
        path = folder / "tokenizer.json"
        path.write_text(path.read_text("utf-8").replace('"type_id": 1', '"type_id": 0'), "utf-8")
    return folder


@pytest.fixture
def labextensions(tmp_path):
    return tmp_path / "labextensions"


@pytest.mark.parametrize("kind", sorted((*FAMILIES, *TRACED)))
def test_a_family_is_exported_exactly(kind, tmp_path, labextensions):
    source = make_checkpoint(kind, tmp_path / kind)
    sizes = {}
    for precision, tolerance in (("fp32", 1e-4), ("fp16", 2e-3)):
        added = bertscope.models.add(
            source, "tiny", precision=precision, force=True, labextensions=labextensions
        )
        assert added.difference is not None
        assert added.difference.largest <= tolerance
        assert added.difference.tokens > 30
        again = bertscope.models.check("tiny", labextensions=labextensions)
        assert again == added.difference
        sizes[precision] = (added.folder / "onnx" / "model.onnx").stat().st_size
        graph = onnx.load(added.folder / "onnx" / "model.onnx").graph
        stored = {one.data_type for one in graph.initializer if len(one.dims) == 2} & FLOATS
        assert stored == {
            onnx.TensorProto.FLOAT if precision == "fp32" else onnx.TensorProto.FLOAT16
        }
    assert sizes["fp16"] < sizes["fp32"]


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_nothing_of_the_machine_is_in_the_graph(kind, tmp_path, labextensions):
    added = bertscope.models.add(
        make_checkpoint(kind, tmp_path / kind), labextensions=labextensions
    )
    for name, data in tree(added.folder).items():
        for path in (str(tmp_path), sys.prefix, str(Path(__file__).parents[2])):
            assert path.encode() not in data, name


def test_the_committed_checkpoint_gives_the_committed_graph(labextensions):
    added = bertscope.models.add(CHECKPOINT, "mine", labextensions=labextensions)
    assert (added.folder / "onnx/model.onnx").read_bytes() == (
        READY / "onnx/model.onnx"
    ).read_bytes()
    model = Model(str(added.folder))
    weights = model.run(model.encode(read_text(EAGER["text"])))
    assert np.abs(weights - np.array(EAGER["attention"])).max() <= 5e-4


def test_check_tells_a_model_from_its_checkpoint_and_from_another(tmp_path, labextensions, capsys):
    place = ["--labextensions", str(labextensions)]
    assert main(["model", "add", str(READY), "--name", "mine", "--quiet", *place]) == 0
    against = ["model", "check", "mine", "--against"]
    assert main([*against, str(CHECKPOINT), *place]) == 0
    assert "within 0.002" in capsys.readouterr().out
    # Made from a folder that holds no checkpoint.
    assert main(["model", "check", "mine", *place]) == 2
    assert "transformers cannot load" in capsys.readouterr().err
    assert main([*against, str(make_checkpoint("bert", tmp_path / "other")), *place]) == 1
    assert "NOT within 0.002" in capsys.readouterr().out
    taller = make_checkpoint("bert", tmp_path / "taller", num_hidden_layers=3)
    assert main([*against, str(taller), *place]) == 2
    assert "2 layers of 2 heads, and the checkpoint 3 of 2" in capsys.readouterr().err
    assert main([*against, str(make_checkpoint("modernbert", tmp_path / "more")), *place]) == 2
    assert "the checkpoint takes no token_type_ids" in capsys.readouterr().err


def test_an_export_that_is_not_the_model_is_not_installed(labextensions, monkeypatch):
    right = _export_checkpoint.export_onnx

    def export_wrongly(encoder, **options):
        with torch.no_grad():
            encoder.encoder.layer[1].attention.self.query.weight.mul_(1.5)
        made = right(encoder, **options)
        with torch.no_grad():
            encoder.encoder.layer[1].attention.self.query.weight.div_(1.5)
        return made

    monkeypatch.setattr(_export_checkpoint, "export_onnx", export_wrongly)
    with pytest.raises(ValueError, match=r"the export is not the model: .*Nothing was installed"):
        bertscope.models.add(CHECKPOINT, labextensions=labextensions)
    assert bertscope.models.list_models(labextensions) == []


@pytest.mark.parametrize(
    ("factor", "reason"),
    [(400, "as fp16 it is not the model: largest difference"), (1e8, "and fp16 ends at 65504")],
)
def test_what_fp16_would_change_is_stored_as_fp32(factor, reason, tmp_path, labextensions):
    folder = tmp_path / "sharp"
    model = transformers.AutoModel.from_pretrained(CHECKPOINT)
    with torch.no_grad():
        model.encoder.layer[0].attention.self.query.weight.mul_(factor)
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((CHECKPOINT / name).read_bytes())
    with pytest.raises(ValueError, match=rf"{reason}.*installed: take --precision fp32"):
        bertscope.models.add(folder, precision="fp16", labextensions=labextensions)
    added = bertscope.models.add(folder, labextensions=labextensions)
    assert added.model.precision == "fp32"
    assert added.difference.is_exact
    assert reason in added.note


def test_a_checkpoint_beside_onnx_files_is_exported_when_a_precision_is_asked_for(
    tmp_path, labextensions
):
    folder = copy_ready(tmp_path / "both")
    (folder / "model.safetensors").write_bytes((CHECKPOINT / "model.safetensors").read_bytes())
    assert bertscope.models.add(folder, "a", labextensions=labextensions).difference is None
    added = bertscope.models.add(folder, "b", precision="fp32", labextensions=labextensions)
    assert added.model.precision == "fp32"


def test_a_checkpoint_saved_in_half_precision_is_widened(tmp_path, labextensions):
    model = transformers.AutoModel.from_pretrained(CHECKPOINT).to(torch.bfloat16)
    folder = tmp_path / "half"
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((CHECKPOINT / name).read_bytes())
    assert bertscope.models.add(folder, labextensions=labextensions).difference.is_exact


def test_a_tokenizer_of_words_alone_becomes_a_tokenizer_json(tmp_path, labextensions):
    folder = tmp_path / "older"
    transformers.AutoModel.from_pretrained(CHECKPOINT).save_pretrained(folder)
    vocabulary = json.loads((CHECKPOINT / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    (folder / "vocab.txt").write_text("".join(f"{piece}\n" for piece in vocabulary), "utf-8")
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    added = bertscope.models.add(folder, labextensions=labextensions)
    assert "vocab.txt" not in tree(added.folder)
    model = Model(str(added.folder))
    assert model.encode(read_text(EAGER["text"].upper())).ids == EAGER["ids"]


def test_a_checkpoint_that_lacks_layers_is_refused(tmp_path, labextensions):
    folder = copy_ready(tmp_path / "lacking")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 3}), "utf-8")
    (folder / "model.safetensors").write_bytes((CHECKPOINT / "model.safetensors").read_bytes())
    with pytest.raises(ValueError, match=r"lacks parameters of its encoder.*encoder\.layer\.2"):
        bertscope.models.add(folder, precision="fp16", labextensions=labextensions)


def test_a_checkpoint_that_cannot_be_read_is_one_sentence(tmp_path, labextensions):
    folder = copy_ready(tmp_path / "damaged")
    (folder / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ValueError, match="transformers cannot load") as caught:
        bertscope.models.add(folder, precision="fp16", labextensions=labextensions)
    assert "\n" not in str(caught.value)


def test_code_that_a_checkpoint_brings_is_not_run(tmp_path, labextensions):
    folder = copy_ready(tmp_path / "own-code")
    (folder / "model.safetensors").write_bytes((CHECKPOINT / "model.safetensors").read_bytes())
    config = json.loads((folder / "config.json").read_text("utf-8"))
    brings = {"auto_map": {"AutoConfig": "own.OwnConfig", "AutoModel": "own.OwnModel"}}
    (folder / "config.json").write_text(json.dumps({**config, **brings}), "utf-8")
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", "utf-8")
    assert bertscope.models.add(folder, precision="fp16", labextensions=labextensions)
    assert not (tmp_path / "ran").exists()


COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(http.server.BaseHTTPRequestHandler):
    """One repository, by the addresses of the Hub."""

    asked: list[str]

    def do_GET(self):
        self._answer(with_body=True)

    def do_HEAD(self):
        self._answer(with_body=False)

    def log_message(self, *_):
        pass

    def _answer(self, *, with_body):
        path = self.path.partition("?")[0]
        type(self).asked.append(path)
        files = tree(CHECKPOINT) | {"README.md": b"#", "own.py": b"raise"}
        headers = {"X-Repo-Commit": COMMIT}
        found = None
        if path.startswith("/api/models/owner/tiny"):
            siblings = [{"rfilename": name} for name in files]
            found = json.dumps({"id": "owner/tiny", "sha": COMMIT, "siblings": siblings}).encode()
            headers["Content-Type"] = "application/json"
            if path.endswith(f"/tree/{COMMIT}"):
                # Newer clients ask for the list of files by itself.
                rows = [
                    {"type": "file", "path": name, "size": len(data), "oid": "0" * 40}
                    for name, data in files.items()
                ]
                found = json.dumps(rows).encode()
            if path.endswith("/nowhere"):
                found, headers["X-Error-Code"] = None, "RevisionNotFound"
        elif path.startswith(f"/owner/tiny/resolve/{COMMIT}/"):
            found = files[path.rpartition("/")[2]]
            headers["ETag"] = f'"{len(found)}"'
        else:
            headers["X-Error-Code"] = "RepoNotFound"
        self.send_response(404 if found is None else 200)
        headers["Content-Length"] = str(len(found or b""))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(found or b"")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Return a function that runs `bertscope model` against a Hub of our own."""
    kind = type("OwnHub", (Hub,), {"asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = tmp_path_factory.mktemp("hub")

    def run(*arguments, **environment):
        own = {
            "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            "HF_HOME": str(place / "cache"),
            "HF_HUB_DISABLE_XET": "1",
        }
        return subprocess.run(  # noqa: S603  # our own program
            [
                sys.executable,
                "-m",
                "bertscope",
                "model",
                *arguments,
                "--labextensions",
                place / "lab",
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **own, **environment},
        )

    run.asked = kind.asked
    run.place = place
    yield run
    server.shutdown()
    server.server_close()


def test_a_model_of_the_hub_is_fetched_by_its_commit_and_is_there_offline(hub):
    added = hub("add", "owner/tiny", "--revision", "v1")
    assert added.returncode == 0, added.stderr
    (model,) = bertscope.models.list_models(hub.place / "lab")
    assert (model.name, model.model_id, model.revision) == ("tiny", "owner/tiny", COMMIT)
    fetched = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert fetched == set(tree(CHECKPOINT))
    checked = hub("check", "tiny")
    assert checked.returncode == 0, checked.stderr
    assert "within 0.002" in checked.stdout
    hub.asked.clear()
    offline = {"HF_HUB_OFFLINE": "1"}
    assert hub("check", "tiny", **offline).returncode == 0
    again = hub("add", "owner/tiny", "--revision", COMMIT, "--force", **offline)
    assert again.returncode == 0, again.stderr
    assert hub.asked == []


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["owner/none"], {}, "owner/none is neither a folder here nor a repository of http://127"),
        (["owner/tiny", "--revision", "nowhere"], {}, "owner/tiny has no revision 'nowhere'"),
        (["owner/other"], {"HF_HUB_OFFLINE": "1"}, "owner/other is not in the cache of the Hub"),
        (
            ["owner/tiny"],
            {"HF_ENDPOINT": "http://127.0.0.1:9"},
            "'owner/tiny' is no folder here, and http://127.0.0.1:9 could not be asked for it ([Errno",
        ),
    ],
)
def test_what_the_hub_does_not_give_is_one_sentence(hub, arguments, environment, sentence):
    told = hub("add", *arguments, "--name", "x", "--quiet", **environment)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_local_folder_asks_nobody(hub):
    told = hub(
        "add", CHECKPOINT, "--name", "local", HF_HUB_OFFLINE="1", HF_ENDPOINT="http://127.0.0.1:9"
    )
    assert told.returncode == 0, told.stderr
