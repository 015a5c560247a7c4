"""What every model beside our own is to those who ask it, and what they may be told of it."""

from collections.abc import Mapping
from typing import Any, Protocol

from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.label import Label

TIMEOUT = 10.0
"""Seconds for an answer."""


class Plugin(Protocol):
    """A model that finds spans; ``given`` is how the user named it.

    ``origin`` (``name version``) and ``unit`` of offsets are known from the first answer on.
    """

    given: str
    origin: str
    unit: str

    def start(self) -> None:
        """Make sure that it can be asked. Raises DataError or UsageError, in one line."""

    def request(self, article: str, text: str) -> dict[str, Any]:
        """What it is sent for an article."""

    def predict(self, article: str, text: str) -> object:
        """The spans as the model gives them, unchecked. Raises DataError, in one line."""

    def close(self) -> None:
        """Let go of what it holds."""

    def remarks(self) -> list[str]:
        """What is to be said once all was asked: a line each."""


@frozen_dataclass
class AskedLabel:
    """A label as a model is told of it; ``title`` and ``guideline`` may be empty."""

    name: str
    title: str = ""
    guideline: str = ""

    @staticmethod
    def of(label: Label) -> "AskedLabel":
        """The label of a scheme. The English title, if there is one: most models know it best."""
        return AskedLabel(label.name, label.title_en or label.title, label.guideline)

    def as_json(self) -> dict[str, str]:
        """The same as in the protocol: what is empty is left out."""
        said = {"name": self.name, "title": self.title, "guideline": self.guideline}
        return {key: value for key, value in said.items() if value}


def origin_of(said: Mapping[str, Any], otherwise: str) -> str:
    """``name version`` as a model says them of itself; the name is one word."""
    name = "-".join(str(said.get("name") or otherwise).split())
    version = " ".join(str(said.get("version") or "").split())
    return f"{name} {version}".strip()[:80]


def unit_of(said: Mapping[str, Any]) -> str:
    """The unit of the offsets as a model says it."""
    return "utf16" if said.get("unit") == "utf16" else "codepoints"


def one_line(said: object) -> str:
    """What a stranger says, in one line."""
    return " ".join(str(said).split())[:200]


def problem(given: str, what: str) -> DataError:
    """An error of a model, under the name that the user knows it by."""
    return DataError(what, file=given)
