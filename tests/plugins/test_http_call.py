"""JSON over HTTP: in time, of a size, to where it was allowed; each failure one line."""

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.server import Reply, Server, reply
from tui.core.errors import DataError, UsageError
from tui.plugins.http_call import HttpCall, is_local, plain_address
from tui.plugins.label_studio import spans_of

KEY = "sk-very-secret"


def failure(server: Server, answer: Reply, timeout: float = 5, **more: Any) -> str:
    """What is said of an answer."""
    server.answer = lambda _sent: answer
    with pytest.raises(DataError) as told:
        HttpCall(server.url, timeout, wait=lambda _seconds: None, **more).post("/x", {"a": "نص"})
    line = str(told.value)
    assert line.startswith(f"{server.url}: ")
    assert "\n" not in line
    assert len(line) < 320
    return line.removeprefix(f"{server.url}: ")


def test_a_value_goes_and_comes(server: Server) -> None:
    server.answer = lambda sent: reply({"got": sent.body, "at": sent.path})
    call = HttpCall(server.url + "/", 5, key=KEY)
    assert call.post("/x", {"a": "نص"}) == {"got": {"a": "نص"}, "at": "/x"}
    assert server.seen[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Reply(b"not JSON"), "its answer is no JSON object: 'not JSON'"),
        (Reply(b"[1]"), "its answer is no JSON object: '[1]'"),
        (Reply(b"[" * 100_000), "its answer is no JSON object"),
        (Reply(b"\xff\x00\n\x1b[2J"), "its answer is no JSON object"),
        (Reply(b""), "its answer is no JSON object: ''"),
        (Reply(b'{"a": 1}', length=99), "its answer breaks off"),
        (Reply(b'"' + b"x" * (2 << 20) + b'"'), "an answer of more than 1 MB"),
        (Reply(hangs_up=True), "cannot be reached: Remote end closed"),
        (reply({"error": {"message": "no\nsuch model"}}, 404), "404 Not Found: no such model"),
        (reply({"detail": "no"}, 500), "500 Internal Server Error: no"),
        (Reply(b"<html>long page", 400), "it answers 400 Bad Request"),
        (Reply(b"", 302, {"Location": "http://elsewhere.example/"}),
         "it sends us on to http://elsewhere.example/"),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_is_one_line(server: Server, answer: Reply, what: str) -> None:
    assert what in failure(server, answer)


def test_silence_and_dripping_end_in_time(server: Server) -> None:
    for answer in (Reply(seconds=60), Reply(seconds=60, drips=True, length=10**6)):
        assert failure(server, answer, 0.3) == "no answer within 0.3 s"
    assert len(server.seen) == 2


def test_an_address_where_nobody_is(server: Server) -> None:
    with pytest.raises(DataError, match="cannot be reached"):
        HttpCall("http://127.0.0.1:9", 5).get("")


def test_a_busy_server_is_asked_again_a_few_times(server: Server) -> None:
    waits: list[float] = []
    answers = iter(
        [reply({}, 429, headers={"Retry-After": "3"}), reply({}, 503), reply({"now": 1})]
    )
    server.answer = lambda _sent: next(answers)
    assert HttpCall(server.url, 5, wait=waits.append).get("") == {"now": 1}
    assert waits == [3.0, 2.0]
    assert "429 Too Many Requests" in failure(server, reply({}, 429))
    assert len(server.seen) == 6
    # One who wants us to wait for an hour is not waited for; other errors are not tried again.
    failure(server, reply({}, 429, headers={"Retry-After": "3600"}))
    failure(server, reply({}, 401))
    assert len(server.seen) == 8


def test_no_error_repeats_the_key(server: Server) -> None:
    line = failure(server, reply({"error": f"wrong key {KEY}"}, 401), key=KEY)
    assert KEY not in line
    assert "wrong key …" in line


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:80", "http://localhost", "https://[::1]:8", "http://127.9.9.9/x"],
)
def test_this_machine(url: str) -> None:
    assert is_local(url)


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "http://localhost.example.com", "http://10.0.0.1", "http://0.0.0.0",
     "http://127.1", "http://[::2]", "http://localhost@example.com"],
)  # fmt: skip
def test_elsewhere_nothing_is_sent_unless_that_is_allowed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread))
    assert not is_local(url)
    with pytest.raises(UsageError):
        HttpCall(url, 5).post("", {})
    if "@" not in url:
        with pytest.raises(UsageError, match="unencrypted"):
            HttpCall(url, 5, key=KEY, allow_network=True).post("", {})
    assert not started


@pytest.mark.parametrize(
    "url",
    ["ftp://x", "http://", "http://x:99999", "http://[x", f"https://u:{KEY}@x", "http://x\n.y"],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError) as told:
        plain_address(url)
    assert KEY not in str(told.value)


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert HttpCall(server.url, 5).get("/x") == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "start", "end", "text", "labels", "score", "result"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_label_studio_s_backend_says_is_read_or_left_out(value: Any) -> None:
    found = list(spans_of(value if isinstance(value, dict) else {"result": value}, "نص 😀 حلب"))
    assert json.loads(json.dumps(found)) == found
