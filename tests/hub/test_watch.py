"""A desk's hub: what it says of it, and that it sends and takes by itself."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.hub.hubs import Hub
from tests.hub.hubs import desk as desk_file
from tests.plain.test_front import Heard
from tests.store.fresh import said, tag
from tests.ui.frames import frame
from tui.core.errors import HubError
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.project import hub_watch
from tui.desk.project.hub_watch import EVERY, LONGEST, MORE_OR_LESS, HubWatch, watch_of
from tui.hub import passwords
from tui.hub.address import HubAddress
from tui.hub.server import ADMIN
from tui.hub.sync import sync
from tui.hub.values import SyncResult
from tui.plain.front import PlainDesk
from tui.store.database import Database
from tui.store.merging.hub_log import HubLog, join_hub
from tui.store.project import scheme
from tui.ui.app import HashiyaApp


@pytest.fixture
def passfile(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The passwords of PEOPLE, as whoever joined keeps them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    file = passwords.passfile()
    for line in hub.server.passfile.read_text(encoding="utf-8").splitlines():
        _host, _port, _database, role, password = line.split(":")
        passwords.keep_password(hub.address(role), password, file)
    return file


@pytest.fixture
def watch(hub: Hub, muna: Database, lead: Database, passfile: Path) -> HubWatch:
    """What looks after Muna's file. Its thread is not begun: each test has it look."""
    hub.sync(lead, "lead")
    return HubWatch(muna, hub.address("muna"))


def test_it_says_in_a_word_how_the_hub_stands(
    hub: Hub, watch: HubWatch, muna: Database, lead: Database
) -> None:
    assert watch.word == ""
    assert watch.look(muna) is not None
    assert (watch.word, watch.state.waiting) == ("synced", 0)
    tag(muna, 0, 3, "PER", annotator="muna")
    hub.server.run("ALTER ROLE muna NOLOGIN")
    assert watch.look(muna) is None
    assert (watch.word, watch.state.waiting) == ("hub!", 1)
    assert "not let muna in" in "\n".join(watch.lines())
    hub.server.run("ALTER ROLE muna LOGIN")
    watch.look(muna)
    assert watch.word == "synced"
    hub.sync(lead, "lead")
    assert said(lead, "a0", "muna") == [(0, 3, "PER")]


def test_what_was_refused_stands_on_the_page_and_hides_nothing_else(
    hub: Hub, watch: HubWatch, muna: Database
) -> None:
    watch.look(muna)
    scheme.rename(muna, "LOC", "PLACE", annotator="muna")
    watch.look(muna)
    assert watch.word == "synced"
    page = "\n".join(watch.lines())
    assert "1 action was refused" in page
    assert "only the hub's owner changes labels" in page


def test_it_waits_longer_each_time_that_the_hub_is_away(muna: Database, passfile: Path) -> None:
    away = HubWatch(muna, HubAddress("muna", "127.0.0.1", 9, "hub"))
    assert EVERY - MORE_OR_LESS <= away.pause() <= EVERY + MORE_OR_LESS
    pauses = []
    for _try in range(6):
        assert away.look(muna) is None
        pauses.append(away.pause())
    assert away.word == "offline"
    assert "Go on working" in away.lines()[0]
    assert min(pauses) > EVERY + MORE_OR_LESS
    assert pauses[-1] == LONGEST
    assert away.state.since


def test_a_tag_is_stored_while_the_hub_keeps_its_thread_waiting(
    hub: Hub, watch: HubWatch, muna: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.sync(muna, "muna")
    asked, answer = threading.Event(), threading.Event()

    def slow(*_given: object) -> None:
        asked.set()
        answer.wait(20)
        raise HubError("late", offline=True)

    monkeypatch.setattr(hub_watch, "connect", slow)
    watch.start()
    assert asked.wait(20)
    tag(muna, 0, 3, "PER", annotator="muna")
    watch.soon()
    assert said(muna, "a0", "muna") == [(0, 3, "PER")]
    assert not answer.is_set()
    answer.set()
    watch.close()


def test_a_file_from_a_stranger_connects_nobody(muna: Database, passfile: Path) -> None:
    assert watch_of(muna, "postgresql://muna@evil.example.org/hub") is None
    assert watch_of(muna, "no address") is None


async def test_a_desk_sends_and_takes_and_its_last_line_says_so(
    hub: Hub,
    watch: HubWatch,
    muna: Database,
    lead: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub_watch, "SOON", 0.2)
    watch.look(muna)
    join_hub(muna, hub.address("muna").url)
    desk = Desk(muna, "muna")
    desk.open("a0")
    app = HashiyaApp(desk)
    async with app.run_test(size=(110, 14)) as pilot:
        await until(lambda: "saved · synced" in frame(app)[-1])
        await pilot.press("p")
        assert len(said(muna, "a0", "muna")) == 1
        await until(lambda: hub.sync(lead, "lead").came == 1)
        tag(lead, 4, 8, "LOC", annotator="muna")
        hub.sync(lead, "lead")
        app.hub.soon()  # type: ignore[union-attr]
        await until(lambda: len(desk.spans) == 2)
        await pilot.press("ctrl+p", *"hub", "enter")
        await pilot.pause()
        assert "The hub has all" in "\n".join(frame(app))


def connections(hub: Hub, role: str) -> int:
    """How many of a role are open."""
    with hub.connect(ADMIN) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", (role,)
        ).fetchone()
    return int(row[0]) if row else 0


async def test_a_curator_hears_of_what_others_do_and_asks_where_hearing_is_cut_off(
    hub: Hub,
    passfile: Path,
    muna: Database,
    lead: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(HubWatch, "pause", lambda _self: 600.0)
    monkeypatch.setattr(hub_watch, "SOON", 0.4)
    hub.sync(lead, "lead")
    hub.sync(muna, "muna")
    with desk_file(tmp_path / "rana.db", 4) as rana:
        watches = [HubWatch(rana, hub.address("rana")), HubWatch(muna, hub.address("muna"))]
        looks: list[object] = []

        def counted(connection: Any, address: HubAddress, log: HubLog, **how: Any) -> SyncResult:
            looks.append(address)
            return sync(connection, address, log, **how)

        monkeypatch.setattr(hub_watch, "sync", counted)
        for watch in watches:
            watch.start()
        await until(lambda: connections(hub, "rana") == 1 and watches[1].word == "synced")
        # A connection that stays open is not for each of two hundred.
        await until(lambda: connections(hub, "muna") == 0)
        tag(muna, 0, 3, "PER", annotator="muna")
        watches[1].soon()
        await until(lambda: said(rana, "a0", "muna") == [(0, 3, "PER")])
        await asyncio.sleep(2 * hub_watch.SOON)
        # Of what it sends itself it hears nothing.
        count = len(looks)
        tag(rana, 4, 8, "LOC", annotator="rana")
        watches[0].soon()
        await until(lambda: len(hub.ids()) == 8)
        await asyncio.sleep(2 * hub_watch.SOON)
        assert len(looks) == count + 1
        hub.server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE usename = 'rana'")  # fmt: skip
        await until(lambda: watches[0]._listener is None)
        watches[0].soon()
        await until(lambda: connections(hub, "rana") == 1)
        for watch in watches:
            watch.close()


async def until(holds: object, seconds: float = 20.0) -> None:
    """Wait until something is so."""
    assert callable(holds)
    for _try in range(int(seconds / 0.05)):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


def test_the_desk_by_lines_says_when_the_hub_goes_and_comes_back_and_not_each_action(
    hub: Hub, watch: HubWatch, muna: Database
) -> None:
    heard = Heard()
    desk = Desk(muna, "muna", width=60, height=12)
    settings = Settings()
    desk.bind(settings.commands())
    watch.look(muna)
    plain = PlainDesk(desk, settings, heard, "arabic", watch)
    desk.open("a0")
    plain.idle()
    assert heard.taken()[-1] == "The hub has all that was done here."
    plain.press("p")
    watch.look(muna)
    plain.idle()
    assert not any("hub" in line for line in heard.taken())
    hub.server.run("ALTER ROLE muna NOLOGIN")
    for _time in range(2):
        watch.look(muna)
        plain.idle()
    (line,) = heard.taken()
    assert "not let muna in" in line
    plain.run("hub")
    assert watch.state.address.url in heard.taken()
    hub.server.run("ALTER ROLE muna LOGIN")
    watch.look(muna)
    plain.idle()
    assert heard.taken() == ["The hub has all that was done here."]
