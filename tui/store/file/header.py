"""What the header of a database of ours says, and what queries and tables must say alike."""

from pathlib import Path

from tui.core.errors import DatabaseError
from tui.core.i18n import _

APPLICATION_ID = 0x48534859
"""``HSHY``, in the header of each database of ours (``PRAGMA application_id``)."""

SCHEMA_VERSION = 4
"""``PRAGMA user_version`` after all migrations."""

GROUP = "CASE WHEN json_valid(payload) THEN json_extract(payload, '$.group') END"
"""The group of an event; a query that says it so is answered from the index."""


def refuse_newer(version: int, path: Path) -> None:
    """Raise DatabaseError where the schema is one that this program does not know."""
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            _("this database was made by a newer Hashiya (schema {theirs}, this one knows {ours})")
            .format(theirs=version, ours=SCHEMA_VERSION),
            file=str(path),
            way_out=_("update Hashiya"),
        )  # fmt: skip


SYSTEM = "hashiya"
"""The annotator's name under which the program itself puts something into a database."""
