"""A review: where one annotator stands with one article."""

from enum import StrEnum

from tui.core.frozen_dataclass import frozen_dataclass


class Status(StrEnum):
    """*Done with no span* is an answer, and differs from *not seen* (``todo``)."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    SKIPPED = "skipped"


@frozen_dataclass
class Review:
    """``seconds`` the annotator was active on the article; ``cursor`` the offset they left at.

    ``updated_at`` is empty where the annotator has not been in the article: what is known of it
    was imported.
    """

    article_id: str
    annotator: str
    status: Status = Status.TODO
    note: str | None = None
    seconds: float = 0.0
    cursor: int = 0
    updated_at: str = ""
