"""``suggest --with`` an address or a name: what is sent, what is stored, what is said."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.plugins.server import Reply, Sent, Server, reply, running
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.store.work import proposals

TEXTS = ("زار الوزير حلب أمس.", "😀 سافر إلى حلب وبحلب نهر.", "لا شيء هنا.", "حلب")
KEY = "sk-very-secret"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that has not been told yet how to answer."""
    with running(lambda _sent: reply({})) as made:
        yield made


@pytest.fixture
def at_work(run: Run, tmp_path: Path) -> Run:
    """A database with four articles to do, and one that is done."""
    lines: list[dict[str, Any]] = [{"id": f"n{n}", "text": text} for n, text in enumerate(TEXTS)]
    spans = [{"start": 4, "end": 7, "label": "LOC"}]
    done = {"id": "d", "text": "زار حمص.", "status": "done", "annotator": "a1", "spans": spans}
    written = "\n".join(map(json.dumps, [*lines, done]))
    (tmp_path / "in.jsonl").write_text(written, encoding="utf-8")
    assert run("import", "in.jsonl").code == 0
    with open_database(tmp_path / "annotations.db") as db, db.transaction():
        label = replace(scheme.get(db, "LOC"), guideline="Places.")
        scheme.put(db, label, annotator="a1")
    return run


def stored() -> list[tuple[str, str, str, float | None, str]]:
    """What is proposed: the article, the text, the label, the score and the origin."""
    with open_database(Path("annotations.db"), read_only=True) as db:
        return [
            (article.id, article.text[one.start : one.end], one.label, one.score, one.origin)
            for article in articles.every(db)
            for one in proposals.of_article(db, article.id, "a1")
        ]


def places_of(text: str, word: str = "حلب") -> list[int]:
    """Where a word stands."""
    return [n for n in range(len(text)) if text.startswith(word, n)]


def by_line(sent: Sent) -> Reply:
    """A server of our protocol."""
    spans = [
        {"start": at, "end": at + 3, "label": "CITY", "score": 0.5}
        for at in places_of(sent.body["text"])
    ]
    return reply({"op": "spans", "spans": spans, "name": "towns", "version": "2"})


WANTED = [("n0", "حلب"), ("n1", "حلب"), ("n1", "حلب"), ("n3", "حلب")]


def test_a_name_of_the_config_is_asked_as_the_config_says(
    at_work: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = by_line
    config = Path("config.toml")
    config.write_text(
        f'[models.towns]\nurl = "{server.url}"\nkey_variable = "TOWNS_KEY"\n', encoding="utf-8"
    )
    monkeypatch.setenv("HASHIYA_CONFIG", str(config.resolve()))
    monkeypatch.setenv("TOWNS_KEY", KEY)
    ran = at_work("suggest", "--with", "towns", "--map", "CITY=LOC")
    assert (ran.code, ran.err) == (0, "4 suggestions stored\n")
    assert {sent.headers.get("Authorization") for sent in server.seen} == {f"Bearer {KEY}"}
    # What the command line says goes before.
    ran = at_work("suggest", "--with", "towns", "--key-variable", "OTHER_KEY")
    assert ran.code == 2
    assert "OTHER_KEY" in ran.err


def test_an_address_gets_the_lines_of_the_protocol(at_work: Run, server: Server) -> None:
    server.answer = by_line
    ran = at_work("suggest", "--with", server.url, "--map", "CITY=LOC")
    assert (ran.code, ran.err) == (0, "4 suggestions stored\n")
    assert stored() == [(*one, "LOC", 0.5, "towns 2") for one in WANTED]
    assert [sent.path for sent in server.seen] == [""] * 4 or {s.path for s in server.seen} == {"/"}
    body = server.seen[0].body
    assert body["op"] == "predict"
    assert (body["article"], body["text"]) == ("n0", TEXTS[0])
    assert {"name": "LOC", "title": "Place", "guideline": "Places."} in body["labels"]
    # The same again is nothing new; what it finds no more goes.
    assert at_work("suggest", "--with", server.url, "--map", "CITY=LOC").err.startswith("0 ")
    server.answer = lambda _sent: reply({"op": "spans", "spans": [], "name": "towns"})
    at_work("suggest", "--with", server.url, "--limit", "2")
    assert [one[0] for one in stored()] == ["n3"]
    assert at_work("suggest", "--forget", "towns 2").code == 0
    assert stored() == []


def test_a_label_that_nobody_mapped_is_left_out_and_said(at_work: Run, server: Server) -> None:
    server.answer = by_line
    ran = at_work("suggest", "--with", server.url)
    assert "4 were left out: with a label that the scheme lacks (4)" in ran.err
    assert stored() == []


def label_studio(sent: Sent) -> Reply:
    """A backend as its SDK makes one; offsets are those of Python or of JavaScript, as it comes."""
    if sent.path == "/health":
        return reply({"status": "UP", "model_class": "Towns"})
    if sent.path == "/setup":
        return reply({"model_version": "v1"})
    assert sent.path == "/predict"
    [task] = sent.body["tasks"]
    text = task["data"]["text"]
    regions = [
        {"from_name": "label", "to_name": "text", "type": "labels", "score": 0.75,
         "value": {"start": at + n, "end": at + n + 3, "text": "حلب", "labels": ["LOC"]}}
        for n, at in enumerate(places_of(text))
    ]  # fmt: skip
    return reply({"results": [{"result": regions, "score": 0.1, "model_version": "v7"}]})


def test_a_backend_for_label_studio_is_asked_as_label_studio_asks(
    at_work: Run, server: Server
) -> None:
    server.answer = label_studio
    ran = at_work("suggest", "--with", f"label-studio+{server.url}")
    assert ran.code == 0, ran.err
    assert [one[:3] for one in stored()] == [(*one, "LOC") for one in WANTED]
    assert {one[3:] for one in stored()} == {(0.75, "Towns v7")}
    assert [f"{sent.method} {sent.path}" for sent in server.seen[:3]] == [
        "GET /health", "POST /setup", "POST /predict",
    ]  # fmt: skip
    config = server.seen[1].body["schema"]
    assert config == server.seen[2].body["label_config"]
    assert '<Labels name="label" toName="text">' in config
    assert '<Label value="LOC"/>' in config
    assert at_work("suggest", "--forget", "Towns v7").code == 0


def chat(sent: Sent) -> Reply:
    """A model that finds one town, and makes one up."""
    items = [{"quote": "حلب", "label": "LOC"}, {"quote": "أطلنطس", "label": "LOC"}]
    if "حلب" not in sent.body["messages"][-1]["content"]:
        items = []
    message = {"content": json.dumps(items, ensure_ascii=False)}
    usage = {"prompt_tokens": 1000, "completion_tokens": 10}
    return reply({"choices": [{"message": message}], "usage": usage, "model": "tiny"})


def test_a_language_model_is_asked_and_its_cost_said(
    at_work: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = chat
    monkeypatch.setenv("MY_KEY", KEY)
    words = ["suggest", "--with", f"openai+{server.url}/v1", "--model", "tiny"]
    ran = at_work(*words, "--key-variable", "MY_KEY", "--price", "2,4")
    assert ran.code == 0, ran.err
    assert stored() == [(*one, "LOC", None, "tiny") for one in WANTED]
    assert ran.err.splitlines() == [
        "3 were left out: not in the text as quoted (3)",
        "1 quote stands at several places, and is suggested at each",
        "4000 tokens read, 40 written, which cost 0.0082",
        "4 suggestions stored",
    ]
    assert {sent.path for sent in server.seen} == {"/v1/chat/completions"}
    assert server.seen[0].headers["Authorization"] == f"Bearer {KEY}"
    system, question, answer, _last = server.seen[0].body["messages"]
    assert "- LOC (Place): Places." in system["content"]
    assert (question["content"], json.loads(answer["content"])) == (
        "زار حمص.", [{"quote": "حمص", "label": "LOC"}],
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["", "label-studio+", "openai+"])
def test_nothing_leaves_the_machine_unless_that_is_allowed(at_work: Run, kind: str) -> None:
    words = ["suggest", "--with", f"{kind}https://models.example/v1", "--model", "big"]
    ran = at_work(*words)
    assert ran.code == 2
    assert "would leave this machine, for models.example" in ran.err
    assert "--allow-network" in ran.err
    assert len(ran.err.splitlines()) == 1
    shown = at_work(*words, "--dry-run", "--limit", "2")
    assert shown.code == 0
    assert TEXTS[0] in json.dumps(shown.json, ensure_ascii=False)
    assert "nothing was sent; 2 articles with 44 characters" in shown.err
    assert "models.example" in shown.err


def test_where_it_is_allowed_the_address_is_named_first(
    at_work: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that nobody has: the resolver says so.
    ran = at_work("suggest", "--with", "https://models.invalid", "--allow-network")
    assert ran.err.splitlines()[0] == "the texts go to models.invalid"
    assert ran.code == 1
    assert "cannot be reached" in ran.err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["openai+http://localhost"], "which model is to be asked?"),
        (["http://localhost", "--key-variable", "NO_KEY"], "NO_KEY is not set"),
        (["http://localhost", "--key-variable", KEY], "not the key"),
        (["http://localhost", "--map", "PERSON"], "write it like PERSON=PER"),
        (["openai+http://localhost", "--model", "m", "--price", "x"], "no price"),
        (["openai+http://localhost", "--model", "m", "--prompt", "none.txt"], "cannot be read"),
        ([f"https://me:{KEY}@example.com"], "must not hold a name or a password"),
        (["no-such-model:x"], "there is no model 'no-such-model'"),
        (["spacy:"], "spacy"),
    ],
)
def test_what_is_asked_for_wrongly_is_one_line(at_work: Run, words: list[str], what: str) -> None:
    ran = at_work("suggest", "--with", *words)
    assert ran.code in (1, 2)
    [line] = ran.err.splitlines()
    assert what in line
    assert KEY not in line


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Reply(b"half an ans", length=99), "its answer breaks off"),
        (Reply(seconds=60), "no answer within 0.3 s"),
        (Reply(b"{" + b" " * (2 << 20)), "an answer of more than 1 MB"),
        (Reply(hangs_up=True), "cannot be reached"),
        (reply({"op": "error", "message": "no\nidea"}), "no idea"),
        (reply({"spans": "none"}), "instead of spans"),
    ],
)
def test_a_server_that_fails_three_times_is_given_up(
    at_work: Run, server: Server, answer: Reply, what: str
) -> None:
    server.answer = lambda _sent: answer
    ran = at_work("suggest", "--with", server.url, "--timeout", "0.3")
    assert ran.code == 1
    lines = ran.err.splitlines()
    assert [line.startswith("hashiya: n") for line in lines] == [
        True,
        True,
        False,
    ]
    assert all(what in line for line in lines)
    assert len(server.seen) == 3


def test_a_server_that_fails_on_the_only_article_has_failed(at_work: Run, server: Server) -> None:
    server.answer = lambda _sent: reply({}, 404)
    ran = at_work("suggest", "--with", server.url, "--limit", "1")
    assert ran.code == 1
    assert ran.err.splitlines() == [f"hashiya: {server.url}: it answers 404 Not Found"]


def test_what_was_stored_before_it_failed_stays_and_the_cost_is_said(
    at_work: Run, server: Server
) -> None:
    def answer(sent: Sent) -> Reply:
        return chat(sent) if len(server.seen) == 1 else reply({}, 401)

    server.answer = answer
    ran = at_work("suggest", "--with", f"openai+{server.url}", "--model", "tiny")
    assert ran.code == 1
    assert "1000 tokens read, 10 written" in ran.err
    assert ran.err.splitlines()[-1].endswith("it answers 401 Unauthorized")
    assert len(stored()) == 1


MODEL = """
class Towns:
    version = "3"
    def __init__(self, word="\\u062d\\u0644\\u0628"):
        print("on standard output, as some do")
        if word == "broken": raise RuntimeError("no\\nweights")
        self.word = word
    def predict(self, text, labels):
        print("here too")
        if text.startswith("\\u0644"): raise ValueError("nothing to see")
        assert dict(labels)["LOC"] == "Place"
        return [{"quote": self.word, "label": "LOC"}]
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution with a model, as a process of its own finds it."""
    place = tmp_path / "site"
    info = place / "towns-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: towns\nVersion: 1.2\n")
    entries = "[hashiya.models]\ntowns = towns_model:Towns\ngone = towns_model:Nothing\n"
    (info / "entry_points.txt").write_text(entries)
    (place / "towns_model.py").write_text(MODEL)
    paths = [str(place), str(Path(__file__).parents[3])]
    monkeypatch.setenv("PYTHONPATH", ":".join(paths) if sys.platform != "win32" else paths[0])


def test_a_python_model_runs_in_a_process_of_its_own(at_work: Run, installed: None) -> None:
    ran = at_work("suggest", "--with", "towns:")
    assert ran.code == 0, ran.err
    assert ran.err.splitlines()[0] == "hashiya: n2: towns: ValueError: nothing to see"
    assert stored() == [(*one, "LOC", None, "towns 3") for one in WANTED]
    assert at_work("suggest", "--with", "towns:نهر").code == 0
    assert [one[1] for one in stored()] == ["نهر"]


@pytest.mark.parametrize(
    ("name", "what"),
    [("towns:broken", "RuntimeError: no weights"), ("gone:", "AttributeError"),
     ("nobody:", "there are: gliner, gone, spacy, towns, transformers")],
)  # fmt: skip
def test_a_python_model_that_does_not_load_is_said_at_once(
    at_work: Run, installed: None, name: str, what: str
) -> None:
    ran = at_work("suggest", "--with", name)
    assert ran.code == 1
    [line] = ran.err.splitlines()
    assert what in line


def test_a_library_that_is_not_there_is_named_with_the_way_to_get_it(
    at_work: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gliner.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path(__file__).parents[3]}")
    [line] = at_work("suggest", "--with", "gliner:x").err.splitlines()
    assert "pip install 'hashiya[gliner]'" in line
