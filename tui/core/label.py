"""A label: what a key press says about a span or about a whole article."""

from collections.abc import Iterable
from enum import StrEnum

from tui.core.frozen_dataclass import frozen_dataclass


class Kind(StrEnum):
    """What a label is said of."""

    SPAN = "span"
    ARTICLE = "article"


@frozen_dataclass
class Label:
    """One entry of the scheme.

    ``name`` goes into exports; ``title`` (usually Arabic) and ``title_en`` are for people and
    may be empty. ``key`` is the one character that tags, or empty; ``colour`` is ``#rrggbb``.
    ``guideline`` says in Markdown when to use it.
    """

    name: str
    kind: Kind = Kind.SPAN
    title: str = ""
    title_en: str = ""
    key: str = ""
    colour: str = ""
    position: int = 0
    retired: bool = False
    guideline: str = ""

    @property
    def caption(self) -> str:
        """What a person is shown beside the name: the title there is, or nothing."""
        return self.title or self.title_en


def keys_of(labels: Iterable[Label]) -> dict[str, str]:
    """Key to the name of the label that has it; a retired label has none."""
    return {label.key: label.name for label in labels if label.key and not label.retired}
