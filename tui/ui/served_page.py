"""What a desk behind a served page is told of it."""

from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class ServedPage:
    """The socket to the server, and the size in cells that the page has at first."""

    socket: int
    size: tuple[int, int]
