"""The tables, and the migrations that lead to them.

A migration that has been released is never edited: a later one mends it.
"""

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

from tui.store.file.header import APPLICATION_ID, GROUP
from tui.store.schema.to_schema_3 import bring_events, bring_rows
from tui.text.near_duplicates import halves, skeleton

migrations = Migrations("hashiya")

_FIRST_TABLES = (
    # Small columns stand before `text`: SQLite then reads a list of articles without their texts.
    """
    CREATE TABLE articles (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        words INTEGER NOT NULL,
        added_at TEXT NOT NULL,
        meta TEXT NOT NULL CHECK (json_valid(meta)),
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE labels (
        name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('span', 'article')),
        title TEXT NOT NULL DEFAULT '',
        title_en TEXT NOT NULL DEFAULT '',
        key TEXT NOT NULL DEFAULT '',
        colour TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE spans (
        id TEXT PRIMARY KEY NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        text TEXT NOT NULL,
        note TEXT,
        source TEXT NOT NULL CHECK (source IN ('hand', 'import', 'match', 'model')),
        score REAL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX spans_of_article ON spans (article_id, annotator, start)",
    "CREATE INDEX spans_of_label ON spans (label, annotator)",
    """
    CREATE TABLE article_labels (
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        PRIMARY KEY (article_id, annotator, label)
    ) STRICT
    """,
    "CREATE INDEX articles_of_label ON article_labels (label, annotator)",
    """
    CREATE TABLE relations (
        id TEXT PRIMARY KEY NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL,
        head TEXT NOT NULL REFERENCES spans (id),
        tail TEXT NOT NULL REFERENCES spans (id),
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX relations_of_article ON relations (article_id, annotator)",
    "CREATE INDEX relations_of_head ON relations (head)",
    "CREATE INDEX relations_of_tail ON relations (tail)",
    """
    CREATE TABLE reviews (
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('todo', 'doing', 'done', 'skipped')),
        note TEXT,
        seconds REAL NOT NULL DEFAULT 0,
        cursor INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL,
        PRIMARY KEY (article_id, annotator)
    ) STRICT
    """,
    "CREATE INDEX reviews_of_annotator ON reviews (annotator, status)",
    "CREATE INDEX articles_by_title ON articles (title, seq)",
    "CREATE INDEX articles_by_words ON articles (words, seq)",
    "CREATE INDEX reviews_by_time ON reviews (annotator, updated_at)",
    """
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        annotator TEXT NOT NULL,
        article_id TEXT REFERENCES articles (id),
        kind TEXT NOT NULL,
        payload TEXT NOT NULL CHECK (json_valid(payload)),
        reverses TEXT REFERENCES events (id),
        undone_by TEXT REFERENCES events (id)
    ) STRICT
    """,
    "CREATE INDEX events_of_article ON events (article_id, annotator, seq)",
    # Contentless: the folded text is searched, and the stored one is shown.
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5 (
        title, text, content='', tokenize="unicode61 remove_diacritics 0"
    )
    """,
)


_PROPOSAL_TABLES = (
    # Spans that somebody or something proposes: never counted, never exported until taken.
    """
    CREATE TABLE proposals (
        id TEXT PRIMARY KEY NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        text TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('import', 'model')),
        score REAL,
        origin TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX proposals_of_article ON proposals (article_id, annotator, start)",
    """
    CREATE TABLE refusals (
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        folded TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        created_at TEXT NOT NULL,
        PRIMARY KEY (article_id, annotator, folded, label)
    ) STRICT
    """,
    """
    CREATE TABLE gazetteer (
        folded TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        form TEXT NOT NULL,
        origin TEXT NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (folded, label)
    ) STRICT
    """,
    # Hashes of the halves of a text's skeleton (tui/text/near_duplicates.py): near twins share one.
    """
    CREATE TABLE article_halves (
        key INTEGER NOT NULL,
        length INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles (seq),
        PRIMARY KEY (key, length, article)
    ) STRICT, WITHOUT ROWID
    """,
    f"CREATE INDEX events_of_group ON events ({GROUP}) WHERE {GROUP} IS NOT NULL",
)

_TEAM_TABLES = (
    # What is known of this file itself (store/log/lineage.py).
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    ) STRICT
    """,
    # Texts that an article had before it was corrected or deleted, by their hash.
    """
    CREATE TABLE texts (
        sha256 TEXT PRIMARY KEY NOT NULL,
        text TEXT NOT NULL
    ) STRICT
    """,
    "ALTER TABLE labels ADD COLUMN guideline TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE spans ADD COLUMN ref TEXT",
    "ALTER TABLE spans ADD COLUMN origin TEXT",
    "ALTER TABLE spans ADD COLUMN edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1))",
    "ALTER TABLE relations ADD COLUMN ref TEXT",
    "ALTER TABLE relations ADD COLUMN note TEXT",
    "ALTER TABLE relations ADD COLUMN source TEXT NOT NULL DEFAULT 'import'",
    "ALTER TABLE relations ADD COLUMN score REAL",
    """
    CREATE TABLE time_spent (
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        origin TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (article_id, annotator, origin)
    ) STRICT
    """,
    """
    CREATE TABLE settled (
        proposal TEXT PRIMARY KEY NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('taken', 'refused')),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX settled_of_article ON settled (article_id, annotator)",
    """
    CREATE TABLE relation_labels (
        name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
        title TEXT NOT NULL DEFAULT '',
        title_en TEXT NOT NULL DEFAULT '',
        key TEXT NOT NULL DEFAULT '',
        colour TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
        directed INTEGER NOT NULL DEFAULT 1 CHECK (directed IN (0, 1)),
        chain INTEGER NOT NULL DEFAULT 0 CHECK (chain IN (0, 1)),
        role_head TEXT,
        role_tail TEXT
    ) STRICT
    """,
    # None for a label of relations: it may stand between any two.
    """
    CREATE TABLE relation_rules (
        label TEXT NOT NULL REFERENCES relation_labels (name) ON UPDATE CASCADE,
        head TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        tail TEXT NOT NULL REFERENCES labels (name) ON UPDATE CASCADE,
        PRIMARY KEY (label, head, tail)
    ) STRICT
    """,
    "CREATE INDEX relation_rules_of_head ON relation_rules (head)",
    "CREATE INDEX relation_rules_of_tail ON relation_rules (tail)",
    """
    CREATE TABLE attributes (
        name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
        title TEXT NOT NULL DEFAULT '',
        title_en TEXT NOT NULL DEFAULT '',
        key TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL CHECK (kind IN ('flag', 'choice', 'text')),
        choices TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(choices)),
        of TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(of)),
        position INTEGER NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE span_attributes (
        span_id TEXT NOT NULL REFERENCES spans (id),
        name TEXT NOT NULL REFERENCES attributes (name) ON UPDATE CASCADE,
        value TEXT NOT NULL,
        PRIMARY KEY (span_id, name)
    ) STRICT
    """,
    "CREATE INDEX span_attributes_of_name ON span_attributes (name)",
    """
    CREATE TABLE assignments (
        article_id TEXT NOT NULL REFERENCES articles (id),
        annotator TEXT NOT NULL,
        position INTEGER NOT NULL,
        round INTEGER NOT NULL DEFAULT 1,
        created_at TEXT NOT NULL,
        PRIMARY KEY (article_id, annotator, round)
    ) STRICT
    """,
    "CREATE INDEX assignments_of_annotator ON assignments (annotator, position)",
    """
    CREATE TABLE decisions (
        article_id TEXT NOT NULL REFERENCES articles (id),
        gold TEXT NOT NULL,
        place TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('all', 'took', 'edited', 'none', 'later')),
        of TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(of)),
        seen TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(seen)),
        reason TEXT,
        curator TEXT NOT NULL,
        rule TEXT,
        created_at TEXT NOT NULL,
        PRIMARY KEY (article_id, gold, place)
    ) STRICT
    """,
    """
    CREATE TABLE project_settings (
        name TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    ) STRICT
    """,
    # An event may outlive its article, and says which file it was made in.
    "ALTER TABLE events RENAME TO events_before",
    "DROP INDEX events_of_article",
    "DROP INDEX events_of_group",
    """
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        origin TEXT NOT NULL,
        annotator TEXT NOT NULL,
        article_id TEXT,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL CHECK (json_valid(payload)),
        reverses TEXT REFERENCES events (id),
        undone_by TEXT REFERENCES events (id)
    ) STRICT
    """,
)

_AFTER_EVENTS = (
    "DROP TABLE events_before",
    "CREATE INDEX events_in_order ON events (at, id)",
    "CREATE INDEX events_of_article ON events (article_id, annotator, at, id)",
    f"CREATE INDEX events_of_group ON events ({GROUP}) WHERE {GROUP} IS NOT NULL",
)

_ONE_TAIL = (
    "ALTER TABLE relation_labels"
    " ADD COLUMN several INTEGER NOT NULL DEFAULT 1 CHECK (several IN (0, 1))",
)

STATEMENTS = {
    1: _FIRST_TABLES,
    2: _PROPOSAL_TABLES,
    3: (*_TEAM_TABLES, *_AFTER_EVENTS),
    4: _ONE_TAIL,
}
"""What makes the tables of each version out of those of the one before."""


@migrations()
def first_tables(tables: Tables) -> None:
    """Schema 1."""
    for statement in _FIRST_TABLES:
        tables.execute(statement)
    tables.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    tables.execute("PRAGMA user_version = 1")


@migrations()
def proposals(tables: Tables) -> None:
    """Schema 2: what is proposed, what was refused, lists of names, and near twins."""
    for statement in _PROPOSAL_TABLES:
        tables.execute(statement)
    for seq, text in tables.execute("SELECT seq, text FROM articles"):
        known = halves(skeleton(text))
        tables.conn.executemany(
            "INSERT INTO article_halves (key, length, article) VALUES (?, ?, ?)",
            [(key, known.length, seq) for key in dict.fromkeys(known.keys)],
        )
    tables.execute("PRAGMA user_version = 2")


@migrations()
def team(tables: Tables) -> None:
    """Schema 3: one order of events for all copies, all work in events, room for what comes."""
    for statement in _TEAM_TABLES:
        tables.execute(statement)
    bring_events(tables.conn)
    for statement in _AFTER_EVENTS:
        tables.execute(statement)
    bring_rows(tables.conn)
    tables.execute("PRAGMA user_version = 3")


@migrations()
def one_tail(tables: Tables) -> None:
    """Schema 4: whether a span may have several relations of a label."""
    for statement in _ONE_TAIL:
        tables.execute(statement)
    tables.execute("PRAGMA user_version = 4")
