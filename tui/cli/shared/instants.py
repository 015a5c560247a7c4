"""Times as options give them."""

from datetime import UTC, datetime

from tui.core.errors import UsageError
from tui.core.i18n import _


def instant(given: str, *, end: bool = False) -> str:
    """A time as the store has them: UTC, with microseconds; a day's ``end`` is its last one.

    Empty for nothing given. Raises UsageError where it is no ISO 8601.
    """
    if not given:
        return ""
    try:
        time = datetime.fromisoformat(given)
    except ValueError as error:
        raise UsageError(
            _("{given!r} is not a time").format(given=given),
            way_out=_("write it like 2026-01-31 or 2026-01-31T18:30"),
        ) from error
    if end and len(given) <= len("2026-01-31"):
        time = datetime.combine(time, datetime.max.time())
    time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    return time.isoformat(timespec="microseconds")
