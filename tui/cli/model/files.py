"""Where trained models are kept: in the user's cache, one file an annotator and database.

They can be made again from the database at any time: what cannot be read is trained anew.
"""

from hashlib import blake2b
from pathlib import Path

from platformdirs import user_cache_path

from tui.core.errors import DataError
from tui.files import new_file
from tui.learning.model import Model
from tui.learning.model_file import MOST_BYTES, pack, unpack
from tui.store.database import Database
from tui.store.log.identity import database_id


def model_path(db: Database, annotator: str) -> Path:
    """The file of an annotator's model of a database, whether or not there is one."""
    home = user_cache_path("hashiya", appauthor=False) / "models"
    return home / _name(database_id(db) or str(db.path.resolve())) / f"{_name(annotator)}.json.z"


def _name(given: str) -> str:
    """A name that every file system takes, and that no other text has."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_"
                   for char in given[:40])  # fmt: skip
    if kept == given:
        return kept
    told = blake2b(given.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{kept}-{told}"


def load(path: Path) -> Model | None:
    """The model in a file; None where there is no file. Raises DataError where it is no model, one
    of another version, or cannot be read."""
    try:
        with path.open("rb") as stream:
            return unpack(stream.read(MOST_BYTES + 1))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataError(error.strerror or str(error), file=str(path)) from error
    except DataError as error:
        error.file = str(path)
        raise


def save(path: Path, model: Model) -> int:
    """Keep a model; how many bytes it has. Raises OSError."""
    content = pack(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_file(path) as stream:
        stream.write(content)
    return len(content)
