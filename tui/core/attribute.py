"""An attribute: what is said of one span beside its label (negated, certain, an id)."""

from enum import StrEnum

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _


class AttributeKind(StrEnum):
    """What the value of an attribute may be."""

    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"


FLAG_VALUE = "true"
"""The value of a flag that is set. One that is not set has no value at all."""


@frozen_dataclass
class Attribute:
    """One entry of the scheme of attributes.

    ``of`` are the labels whose spans may bear it; where there are none, all. ``choices`` are the
    values of a choice, in their order, and empty for the other kinds.
    """

    name: str
    kind: AttributeKind
    title: str = ""
    title_en: str = ""
    key: str = ""
    choices: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    position: int = 0
    retired: bool = False

    @property
    def caption(self) -> str:
        """What a person is shown beside the name: the title there is, or nothing."""
        return self.title or self.title_en

    def fits(self, label: str) -> bool:
        """Whether spans of this label may bear it."""
        return not self.of or label in self.of

    def validate(self, value: str) -> str:
        """The value, if it may be one. Raises UsageError with those that may."""
        if self.kind is AttributeKind.FLAG and value != FLAG_VALUE:
            raise UsageError(
                _("{name} is a flag: it is set or not").format(name=self.name),
                way_out=_("give it the value {value!r}, or none").format(value=FLAG_VALUE),
            )
        if self.kind is AttributeKind.CHOICE and value not in self.choices:
            raise UsageError(
                _("{name} has no value {value!r}").format(name=self.name, value=value),
                way_out=_("its values: {values}").format(values=", ".join(self.choices)),
            )
        if not value:
            raise UsageError(_("{name} needs a value").format(name=self.name))
        return value
