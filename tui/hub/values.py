"""Plain values of a hub, and what it needs of a desk's file."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.log_entry import ArticleText, LogEntry, Outgoing, TakenEntries


class MemberPower(StrEnum):
    """What a member may do: annotate in their own name, settle besides, or all."""

    ANNOTATOR = "annotator"
    CURATOR = "curator"
    OWNER = "owner"
    NONE = "none"


@frozen_dataclass
class Greeting:
    """Who one is at a hub. ``era`` and ``horizon`` say how far its log can be read by now."""

    annotator: str
    power: MemberPower
    era: int
    horizon: int


@frozen_dataclass
class Member:
    """One who may log in, under the name of an annotator."""

    role: str
    annotator: str
    power: MemberPower


@frozen_dataclass
class SyncResult:
    """What went to the hub and what came. ``why`` is a reason of those that were refused;
    ``newer``: what stands next in the hub's log is for a newer program."""

    sent: int = 0
    refused: int = 0
    why: str = ""
    came: int = 0
    damaged: tuple[str, ...] = ()
    newer: bool = False
    started_over: bool = False


class LocalLog(Protocol):
    """The events of a desk's file, as a hub needs them."""

    def cursor(self) -> str | None:
        """How far the hub's log was taken, as ``take`` was told; None where it never was."""

    def last_sent(self) -> str:
        """The id of the last event that went to the hub, or nothing."""

    def unsent(self, most: int) -> Outgoing | None:
        """The next events that the hub does not have."""

    def texts(self, wanted: Sequence[str]) -> list[ArticleText]:
        """The texts with these hashes, of those that are here."""

    def sent(self, outgoing: Outgoing, refused: int) -> None:
        """The hub has these events, but for as many as it refused."""

    def lacking_texts(self, entries: Sequence[LogEntry]) -> list[str]:
        """The hashes of texts that these events name and that are not here."""

    def take(
        self, entries: Sequence[LogEntry], texts: Sequence[ArticleText], cursor: str
    ) -> TakenEntries:
        """Take the hub's events, and how far it was read, in one transaction."""

    def start_over(self) -> None:
        """The hub lacks what it had: send all again, and take all again."""
