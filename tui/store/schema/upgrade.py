"""Bringing a database to the schema of this program: a copy first, then all of it or nothing."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database as Tables

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.file.copies import copy_of_schema
from tui.store.file.header import SCHEMA_VERSION, refuse_newer
from tui.store.file.sqlite_errors import database_error
from tui.store.schema.migrations import migrations


def upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Apply what is pending, once, however many processes open the file at this moment.

    A database that holds anything is copied beside itself first, and the copy stays. Raises
    DatabaseError, with the file as it was, where the copy or the migration fails.
    """
    tables = Tables(connection, execute_plugins=False)
    # A table that is made anew is named by others meanwhile; in a transaction it cannot be said.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(version, path)
        if version < SCHEMA_VERSION:
            kept = copy_of_schema(path, version) if version else None
            _apply(tables, path, kept)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _apply(tables: Tables, path: Path, kept: Path | None) -> None:
    try:
        migrations.apply(tables)
    except sqlite3.Error as error:
        if kept is None:
            raise
        raise DatabaseError(
            _("it could not be brought to schema {version}, and is as it was: {why}").format(
                version=SCHEMA_VERSION, why=database_error(error, path).what
            ),
            file=str(path),
            way_out=_("look it over: hashiya check; its copy is {copy}").format(copy=kept),
        ) from error
