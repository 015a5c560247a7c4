"""A model of the log in plain Python: what events are, what order they have, what rows they give.

Nothing of the store is used here. An event is a tuple of (at, id) and what it says; a file is a
set of them; its rows are what the events give one after another, in their order. Time is a whole
number of microseconds, and the wall clock may say anything.
"""

from dataclasses import dataclass, field, replace

Rows = dict[str, tuple[str, int, int]]
"""By a span's key its label, start and end."""


@dataclass(frozen=True)
class Done:
    """One event. ``before`` and ``after`` are rows by key; ``undoes`` is the id of another."""

    at: int
    id: str
    origin: str
    before: tuple[tuple[str, tuple[str, int, int]], ...]
    after: tuple[tuple[str, tuple[str, int, int]], ...]
    kind: str = "do"
    undoes: str | None = None


@dataclass
class LogModel:
    """One file: its events by id, and its name."""

    name: str
    events: dict[str, Done] = field(default_factory=dict)
    newest: int = -1
    since: int = -1

    def ordered(self) -> list[Done]:
        """The one order: by time, then by id."""
        return sorted(self.events.values(), key=lambda event: (event.at, event.id))

    def rows(self) -> Rows:
        """What the events lead to."""
        rows: Rows = {}
        aside: Rows = {}
        origins: dict[str, str] = {}
        for event in self.ordered():
            before, after = dict(event.before), dict(event.after)
            # An event's spans leave at once: one may come to where another was.
            left = {key: rows.pop(key, None) or aside.pop(key, None) for key in before}
            for key, old in before.items():
                held, new = left[key], after.get(key)
                if held is None or new is None:
                    continue
                label = new[0] if new[0] != old[0] else held[0]
                place = new[1:] if new[1:] != old[1:] else held[1:]
                self._put(rows, aside, origins, key, (label, *place))
            for key, new in after.items():
                if key not in before:
                    origins[key] = event.origin
                    aside.pop(key, None)
                    self._put(rows, aside, origins, key, new)
        return rows

    def _put(
        self, rows: Rows, aside: Rows, origins: dict[str, str], key: str, row: tuple[str, int, int]
    ) -> None:
        """Of two files' spans that say the same the one that was there stays, the other waits."""
        twins = [other for other, known in rows.items() if known == row]
        alike = all(origins.get(other) == origins.get(key) for other in twins)
        (rows if alike else aside)[key] = row

    def do(
        self,
        wall: int,
        id_: str,
        before: Rows,
        after: Rows,
        kind: str = "do",
        undoes: str | None = None,
    ) -> Done:
        """Append an event of now: later than all there are, whatever the wall clock says."""
        at = max(wall, self.newest + 1)
        sides = tuple(before.items()), tuple(after.items())
        event = Done(at, id_, self.name, *sides, kind, undoes)
        self.events[event.id], self.newest = event, event.at
        return event

    def undo(self, wall: int, id_: str) -> bool:
        """Take back the last thing that was done here and is not undone."""
        gone = self._undone()
        mine = [e for e in self.ordered() if self._is_mine(e) and e.kind != "undo"]
        last = next((e for e in reversed(mine) if e.id not in gone), None)
        if last is not None:
            self.do(wall, id_, dict(last.after), dict(last.before), "undo", last.id)
        return last is not None

    def redo(self, wall: int, id_: str) -> bool:
        """Do again what was undone last, if nothing else was done since."""
        gone = self._undone()
        mine = [e for e in self.ordered() if self._is_mine(e)]
        last = next((e for e in reversed(mine) if e.kind == "undo" and e.id not in gone), None)
        if last is None or any(e.kind == "do" and e.at > last.at for e in mine):
            return False
        self.do(wall, id_, dict(last.after), dict(last.before), "redo", last.id)
        return True

    def copied(self, name: str) -> "LogModel":
        """Another file with the same past, which is its own past too."""
        return replace(self, name=name, events=dict(self.events), since=self.newest)

    def union(self, other: "LogModel") -> Rows:
        """The rows that both files' events lead to, together."""
        return LogModel("", {**self.events, **other.events}).rows()

    def _is_mine(self, event: Done) -> bool:
        return event.origin == self.name or event.at <= self.since

    def _undone(self) -> set[str | None]:
        return {event.undoes for event in self.events.values()}
