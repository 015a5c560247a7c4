"""The models of other libraries, tiny ones made on the spot, suggest; and the pages' lines run."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run
from tui.core.record import Record, RecordSpan
from tui.exchange import by_name, write_records
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import proposals

__all__ = ["run"]

PAGES = Path(__file__).parents[2] / "docs" / "models"
TEXT = "زار الوزير دير الزور ثم عاد إلى دير الزور."
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(TEXT[:-1].split()), "."]
SPANS = tuple(RecordSpan(at, at + 9, "LOC") for at in (11, 32))


def code(page: str) -> str:
    """The one block of Python of a page."""
    text = (PAGES / page).read_text(encoding="utf-8")
    [found] = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


def python(source: str, *words: str) -> None:
    """Run the lines of a page in a process of their own."""
    subprocess.run([sys.executable, "-c", source, *words], check=True, timeout=300)


@pytest.fixture
def at_work(run: Run, tmp_path: Path) -> Run:
    """A database with one article to do, in the folder that commands run in."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run("import", "a.txt").code == 0
    return run


def stored() -> list[tuple[str, str, str]]:
    """What is proposed: the text, the label and the origin."""
    with open_database(Path("annotations.db"), read_only=True) as db:
        return [
            (article.text[one.start : one.end], one.label, one.origin)
            for article in articles.every(db)
            for one in proposals.of_article(db, article.id, "a1")
        ]


def tiny_bert(folder: Path) -> None:
    """A BERT of one layer that knows the words of the text, and nothing about them."""
    tokenizers: Any = importlib.import_module("tokenizers")
    transformers: Any = importlib.import_module("transformers")
    one = tokenizers.Tokenizer(
        tokenizers.models.WordLevel(
            {word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"
        )
    )
    one.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    one.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=one, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]", model_max_length=512,
    ).save_pretrained(folder)  # fmt: skip
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)


def test_a_spacy_pipeline(at_work: Run, tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    (tmp_path / "towns.tsv").write_text("دير الزور\tGPE\n", encoding="utf-8")
    python(code("spacy.md"), "towns.tsv", "towns")
    ran = at_work("suggest", "--with", "spacy:towns", "--map", "GPE=LOC")
    assert ran.code == 0, ran.err
    assert stored() == [("دير الزور", "LOC", "ar_names 1.0")] * 2
    gone = at_work("suggest", "--with", "spacy:gone")
    assert gone.code == 1
    assert "Can't find model 'gone'" in gone.err
    assert at_work("suggest", "--forget", "ar_names 1.0").code == 0


def test_token_classification(at_work: Run, tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    pytest.importorskip("torch")
    tiny_bert(tmp_path / "base")
    records = [Record(text=TEXT, id="r", spans=SPANS)]
    write_records(records, tmp_path / "done.jsonl", by_name("jsonl"))
    source = code("transformers.md").replace("5, 5e-5", "80, 2e-2")
    python(source, "base", "done.jsonl", "trained")
    assert (
        json.loads((tmp_path / "trained" / "config.json").read_text())["id2label"]["1"] == "B-LOC"
    )
    ran = at_work("suggest", "--with", "transformers:trained")
    assert ran.code == 0, ran.err
    assert stored() == [("دير الزور", "LOC", "trained")] * 2
    gone = at_work("suggest", "--with", "transformers:gone")
    assert gone.code == 1
    assert len(gone.err.splitlines()) == 1


def test_gliner(at_work: Run, tmp_path: Path) -> None:
    pytest.importorskip("gliner")
    tiny_bert(tmp_path / "base")
    make = """
from gliner import GLiNER, GLiNERConfig
config = GLiNERConfig(model_name="base", span_mode="markerV0", hidden_size=16, max_width=4,
                      max_len=64, dropout=0.0, fine_tune=True, vocab_size=-1, num_rnn_layers=1)
GLiNER.from_config(config, backbone_from_pretrained=True).save_pretrained("untrained")
"""
    python(make)
    # Nothing has taught it what to find: what it says must fit, not be right.
    ran = at_work("suggest", "--with", "gliner:untrained")
    assert ran.code == 0, ran.err
    assert all(origin == "untrained" for _text, _label, origin in stored())
    (tmp_path / "described.py").write_text(
        code("gliner.md").replace("1200, 0.3", "1200, 0.0"), encoding="utf-8"
    )
    ran = at_work("suggest", "--with", f"{sys.executable} described.py untrained")
    assert ran.code == 0, ran.err
    found = [one for one in stored() if one[2] == "gliner-described 1"]
    assert found
    assert {label for _text, label, _origin in found} <= {"PER", "LOC"}
