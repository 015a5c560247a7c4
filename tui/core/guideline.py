"""A label's guideline: when to use it, with examples for and against, in one text.

The text is Markdown. Examples stand at its end, one a line: ``+`` begins one for the label, ``-``
one against it. So it is one value that a person can edit whole, and a file can give it in parts.
"""

from collections.abc import Iterable

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

LONGEST = 4096
"""Code points: what is longer is no guideline, and would be carried in every event of the label."""


@frozen_dataclass
class Guideline:
    """``words`` say when the label is used; ``yes`` and ``no`` are examples for and against."""

    words: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it as one text."""
        examples = [f"+ {one}" for one in self.yes] + [f"- {one}" for one in self.no]
        return "\n\n".join(part for part in (self.words.strip(), "\n".join(examples)) if part)

    @property
    def has_examples(self) -> bool:
        """Whether there is any, for or against."""
        return bool(self.yes or self.no)

    @property
    def in_a_line(self) -> str:
        """Its words and the first example for and against, to be read at a glance."""
        examples = [f"+ {one}" for one in self.yes[:1]] + [f"- {one}" for one in self.no[:1]]
        return " · ".join(filter(None, (" ".join(self.words.split()), *examples)))


def guideline_in(text: str) -> Guideline:
    """The parts of a text: the examples at its end, and what stands before them."""
    lines = text.strip().splitlines()
    end = len(lines)
    while end and lines[end - 1].startswith(("+ ", "- ")):
        end -= 1
    examples = lines[end:]
    return Guideline(
        "\n".join(lines[:end]).strip(),
        _marked(examples, "+ "),
        _marked(examples, "- "),
    )


def validate_guideline(text: str) -> str:
    """The text, if a label may have it. Raises UsageError where it is too long."""
    if len(text) > LONGEST:
        raise UsageError(
            _("the guideline has {count} characters").format(count=len(text)),
            way_out=_("{most} at most; name a page where the rest stands").format(most=LONGEST),
        )
    return text.strip()


def _marked(lines: Iterable[str], mark: str) -> tuple[str, ...]:
    return tuple(line[len(mark) :].strip() for line in lines if line.startswith(mark))
