"""What was chosen at the desk and holds on the next day, too: a word in a file of its own."""

from platformdirs import user_state_path

from tui.files import new_file


def remember(name: str, chosen: str) -> None:
    """Keep it; where that cannot be kept it holds until the desk is left."""
    path = user_state_path("hashiya", appauthor=False) / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as file:
            file.write(f"{chosen}\n".encode())
    except OSError:
        return


def recall(name: str) -> str:
    """What was chosen last; nothing where nothing can be read."""
    path = user_state_path("hashiya", appauthor=False) / name
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
