"""The tables of a hub, who may do what in them, and the versions that lead to them.

A version that has been released is never edited: a later one mends it. Each is a list of
statements. All of it belongs to the role that runs it; members have a role beside their own,
``{group}``, and what that may do.
"""

from tui.hub.shown_work import SHOWN_FUNCTIONS, SHOWN_TABLES

VERSION = 1
"""Of the tables; a hub with a greater one is for newer programs."""

TABLES = (
    "CREATE SCHEMA hashiya",
    """
    CREATE TABLE hashiya.meta (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        version integer NOT NULL,
        least_format integer NOT NULL,
        era integer NOT NULL DEFAULT 1,
        members_role name NOT NULL
    )
    """,
    # A member logs in as a role of PostgreSQL, and works under one annotator's name.
    """
    CREATE TABLE hashiya.members (
        role name PRIMARY KEY,
        annotator text NOT NULL UNIQUE CHECK (annotator <> ''),
        power text NOT NULL CHECK (power IN ('annotator', 'curator', 'owner', 'none')),
        added_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    # Bytes: a text of an article may hold U+0000, which text cannot.
    """
    CREATE TABLE hashiya.texts (
        sha256 bytea PRIMARY KEY CHECK (sha256 = sha256(content)),
        content bytea NOT NULL
    )
    """,
    # The log. `tx` and `n` are the order in which it is pulled: see `pull` in sync.py.
    """
    CREATE TABLE hashiya.events (
        id uuid PRIMARY KEY,
        era integer NOT NULL DEFAULT 1,
        tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        n bigint GENERATED ALWAYS AS IDENTITY,
        at text COLLATE "C" NOT NULL,
        origin text COLLATE "C" NOT NULL,
        annotator text COLLATE "C" NOT NULL,
        article bytea,
        kind text COLLATE "C" NOT NULL,
        payload bytea NOT NULL,
        reverses uuid,
        format integer NOT NULL,
        shared boolean NOT NULL
    )
    """,
    "CREATE INDEX events_in_order ON hashiya.events (era, tx, n)",
    # Whose a span or a relation is: whoever put it there first.
    """
    CREATE TABLE hashiya.holders (
        kind text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        annotator text COLLATE "C" NOT NULL,
        PRIMARY KEY (kind, id)
    )
    """,
    # Articles that who asks for work may get, and who has got them.
    """
    CREATE TABLE hashiya.pool (
        article bytea PRIMARY KEY,
        place bigint NOT NULL,
        wanted integer NOT NULL CHECK (wanted > 0),
        taken integer NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX pool_in_order ON hashiya.pool (place, article) WHERE taken < wanted",
    """
    CREATE TABLE hashiya.leases (
        article bytea NOT NULL REFERENCES hashiya.pool,
        annotator text COLLATE "C" NOT NULL,
        until timestamptz NOT NULL,
        done boolean NOT NULL DEFAULT false,
        counted boolean NOT NULL DEFAULT true,
        PRIMARY KEY (article, annotator)
    )
    """,
    *SHOWN_TABLES,
)

FUNCTIONS = (
    """
    CREATE FUNCTION hashiya.me() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT annotator FROM hashiya.members WHERE role = session_user AND power <> 'none'
    $$
    """,
    """
    CREATE FUNCTION hashiya.power() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT power FROM hashiya.members WHERE role = session_user AND power <> 'none'
    $$
    """,
    # All that a desk asks first. A log whose transactions are of the future was restored into
    # another cluster: what is pushed then would stand before what is there.
    """
    CREATE FUNCTION hashiya.hello(
        OUT version integer, OUT least_format integer, OUT era integer, OUT annotator text,
        OUT power text, OUT restored boolean, OUT horizon xid8
    )
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT m.version, m.least_format, m.era, hashiya.me(), hashiya.power(),
            coalesce((SELECT e.tx >= pg_snapshot_xmax(pg_current_snapshot())
                FROM hashiya.events e WHERE e.era = m.era
                ORDER BY e.era DESC, e.tx DESC, e.n DESC LIMIT 1), false),
            pg_snapshot_xmin(pg_current_snapshot())
        FROM hashiya.meta m WHERE hashiya.me() IS NOT NULL
    $$
    """,
    """
    CREATE FUNCTION hashiya.lacking(ids uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT i FROM unnest(ids) i WHERE hashiya.me() IS NOT NULL
            AND NOT EXISTS (SELECT FROM hashiya.events e WHERE e.id = i)
    $$
    """,
    # Whether an event came with this transaction: one that was lost and sent again did not.
    """
    CREATE FUNCTION hashiya.came_with(of_id uuid, of_tx xid8) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT hashiya.me() IS NOT NULL
            AND EXISTS (SELECT FROM hashiya.events e WHERE e.id = of_id AND e.tx = of_tx)
    $$
    """,
    """
    CREATE FUNCTION hashiya.lacking_texts(wanted bytea[]) RETURNS SETOF bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT i FROM unnest(wanted) i WHERE hashiya.me() IS NOT NULL
            AND NOT EXISTS (SELECT FROM hashiya.texts t WHERE t.sha256 = i)
    $$
    """,
    # One row of an event before or after, with what is judged of it.
    """
    CREATE TYPE hashiya.side AS (
        event uuid, of_table text, owner text, key text, curator text, gold text, article text,
        status text
    )
    """,
    # What comes in is judged a statement at a time, by what the payloads say: signing an event is
    # one thing, the rows in it another. jsonb cannot hold U+0000; nothing that is judged here may
    # have one, and what stands for it is no name of anybody.
    r"""
    CREATE FUNCTION hashiya.take_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE mine text; may text; allowed text[]; sides hashiya.side[]; bad record;
    BEGIN
        SELECT m.annotator, m.power INTO mine, may FROM hashiya.members m
            WHERE m.role = session_user AND m.power <> 'none';
        IF mine IS NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: member';
        END IF;
        SELECT f.id, CASE
                WHEN f.at !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$' THEN 'time'
                WHEN f.at > to_char(now() AT TIME ZONE 'UTC' + interval '1 day',
                    'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') THEN 'clock'
                WHEN may = 'owner' THEN NULL
                WHEN f.annotator <> mine
                    AND NOT (f.annotator = 'hashiya' AND f.origin = 'merged') THEN 'name'
                WHEN f.article IS NOT NULL AND NOT EXISTS
                    (SELECT FROM hashiya.texts t WHERE t.sha256 = f.article) THEN 'article'
                WHEN f.reverses IS NOT NULL AND EXISTS (SELECT FROM hashiya.events e
                    WHERE e.id = f.reverses AND e.annotator <> mine) THEN 'name'
            END AS why INTO bad FROM fresh f ORDER BY why NULLS LAST LIMIT 1;
        IF bad.why IS NOT NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: ' || bad.why,
                DETAIL = bad.id::text;
        END IF;
        SELECT array_agg((f.id, c ->> 'table', s ->> 'annotator',
                coalesce(s ->> CASE c ->> 'table' WHEN 'span_attributes' THEN 'span_id'
                    ELSE 'id' END, ''),
                s ->> 'curator', s ->> 'gold', s ->> 'article_id',
                CASE c ->> 'table' WHEN 'reviews' THEN s ->> 'status' END)::hashiya.side
                ORDER BY f.n)
            INTO sides
            FROM fresh f, jsonb_array_elements(replace(convert_from(f.payload, 'UTF8'),
                '\u0000', '\ufffd')::jsonb -> 'changes') c,
                LATERAL (VALUES (c -> 'before'), (c -> 'after')) v (s)
            WHERE jsonb_typeof(s) = 'object';
        INSERT INTO hashiya.holders (kind, id, annotator)
            SELECT DISTINCT ON (u.of_table, u.key) u.of_table, u.key, coalesce(u.owner, '')
            FROM unnest(sides) WITH ORDINALITY
                u (event, of_table, owner, key, curator, gold, article, status, place)
            WHERE u.of_table IN ('spans', 'relations', 'proposals')
            ORDER BY u.of_table, u.key, u.place
            ON CONFLICT DO NOTHING;
        IF may <> 'owner' THEN
            allowed := CASE may WHEN 'curator' THEN ARRAY[mine, 'gold'] ELSE ARRAY[mine] END;
            SELECT u.event, CASE
                    WHEN u.of_table IN ('spans', 'relations', 'proposals', 'span_attributes') THEN
                        CASE WHEN h.annotator = ANY (allowed)
                            AND coalesce(u.owner, h.annotator) = h.annotator
                            THEN NULL ELSE 'name' END
                    WHEN u.of_table IN ('settled', 'article_labels', 'reviews', 'refusals',
                        'time_spent') THEN
                        CASE WHEN u.owner = ANY (allowed) THEN NULL ELSE 'name' END
                    WHEN u.of_table = 'decisions' THEN
                        CASE WHEN may = 'curator' AND u.curator = mine AND u.gold = 'gold'
                            THEN NULL ELSE 'name' END
                    WHEN u.of_table = 'assignments' AND u.owner = mine AND EXISTS
                        (SELECT FROM hashiya.leases l WHERE l.annotator = mine
                        AND l.article = decode(u.article, 'hex')) THEN NULL
                    WHEN u.of_table = ANY (hashiya.shared_tables()) THEN 'scheme'
                    ELSE 'table'
                END AS why INTO bad
                FROM unnest(sides) u LEFT JOIN hashiya.holders h ON h.id = u.key AND h.kind =
                    CASE u.of_table WHEN 'span_attributes' THEN 'spans' ELSE u.of_table END
                ORDER BY why NULLS LAST LIMIT 1;
            IF bad.why IS NOT NULL THEN
                RAISE insufficient_privilege USING MESSAGE = 'hashiya: ' || bad.why,
                    DETAIL = bad.event::text;
            END IF;
        END IF;
        SELECT f.id INTO bad FROM fresh f LEFT JOIN (SELECT DISTINCT u.event FROM unnest(sides) u
                WHERE u.of_table = ANY (hashiya.shared_tables())) s ON s.event = f.id
            WHERE f.shared <> (s.event IS NOT NULL) LIMIT 1;
        IF FOUND THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: table', DETAIL = bad.id::text;
        END IF;
        PERFORM hashiya.count_done(sides);
        INSERT INTO hashiya.settled (event, article)
            SELECT f.id, f.article FROM fresh f JOIN unnest(sides) u ON u.event = f.id
            WHERE f.article IS NOT NULL GROUP BY 1, 2
            HAVING bool_or(u.of_table = 'decisions' OR u.owner = 'gold')
                AND bool_and(coalesce(u.owner, 'gold') = 'gold')
            ON CONFLICT DO NOTHING;
        INSERT INTO hashiya.finished (annotator, article)
            SELECT DISTINCT u.owner, f.article FROM fresh f JOIN unnest(sides) u ON u.event = f.id
            WHERE f.article IS NOT NULL AND u.status = 'done'
            ON CONFLICT DO NOTHING;
        IF EXISTS (SELECT FROM unnest(sides) u WHERE u.of_table = 'project_settings') THEN
            INSERT INTO hashiya.settings AS s (name, value, at)
                SELECT DISTINCT ON (1) coalesce(c #>> '{after,name}', c #>> '{before,name}'),
                    coalesce(c #>> '{after,value}', ''), f.at
                FROM fresh f, jsonb_array_elements(replace(convert_from(f.payload, 'UTF8'),
                    '\u0000', '\ufffd')::jsonb -> 'changes') c
                WHERE f.shared AND c ->> 'table' = 'project_settings' ORDER BY 1, f.at DESC
                ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at
                WHERE s.at < excluded.at;
        END IF;
        -- Who listens looks once for all of it (listening.py).
        IF EXISTS (SELECT FROM fresh) THEN
            PERFORM pg_notify('hashiya', '');
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE FUNCTION hashiya.shared_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT ARRAY['labels', 'relation_labels', 'relation_rules', 'attributes', 'articles',
            'assignments', 'project_settings', 'gazetteer']
    $$
    """,
    # Done counts, whoever has the lease by now.
    """
    CREATE FUNCTION hashiya.count_done(sides hashiya.side[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        WITH done AS (
            SELECT DISTINCT decode(u.article, 'hex') AS article, u.owner AS annotator
            FROM unnest(sides) u WHERE u.status IN ('done', 'skipped')
        ), held AS (
            SELECT l.article, l.annotator, l.counted FROM hashiya.leases l
            JOIN done USING (article, annotator) WHERE NOT l.done FOR UPDATE OF l
        ), noted AS (
            UPDATE hashiya.leases l SET done = true, counted = true FROM held h
            WHERE l.article = h.article AND l.annotator = h.annotator
        )
        UPDATE hashiya.pool p SET taken = taken + 1 FROM held h
        WHERE p.article = h.article AND NOT h.counted
    $$
    """,
    """
    CREATE FUNCTION hashiya.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RAISE insufficient_privilege USING MESSAGE = 'hashiya: log';
    END
    $$
    """,
    *SHOWN_FUNCTIONS,
)

_OF_MEMBERS = (
    *("me()", "power()", "hello()", "lacking(uuid[])", "lacking_texts(bytea[])"),
    *("came_with(uuid, xid8)", "settled_for_me()"),
    *("invite(name, text, text, text)", "set_power(name, text)", "new_era()"),
    *("offer(bytea[], integer)", "take_work(integer, interval)", "give_back()"),
)
"""The functions that members may call; each asks who calls."""

RIGHTS = (
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hashiya FROM PUBLIC",
    "GRANT USAGE ON SCHEMA hashiya TO {group}",
    "GRANT SELECT ON hashiya.meta, hashiya.members, hashiya.texts, hashiya.events,"
    " hashiya.parts, hashiya.leases TO {group}",
    "GRANT INSERT (sha256, content) ON hashiya.texts TO {group}",
    "GRANT INSERT (id, at, origin, annotator, article, kind, payload, reverses, format,"
    " shared) ON hashiya.events TO {group}",
    *(f"GRANT EXECUTE ON FUNCTION hashiya.{function} TO {{group}}" for function in _OF_MEMBERS),
    *(
        f"ALTER TABLE hashiya.{table} ENABLE ROW LEVEL SECURITY"
        for table in (
            "meta",
            "members",
            "texts",
            "events",
            "parts",
            "holders",
            "pool",
            "leases",
            "settled",
            "finished",
            "settings",
        )
    ),
    # In a subselect they are asked once a statement, and not for each row.
    "CREATE POLICY read ON hashiya.meta FOR SELECT USING ((SELECT hashiya.me()) IS NOT NULL)",
    "CREATE POLICY read ON hashiya.members FOR SELECT USING"
    " (role = session_user OR (SELECT hashiya.power()) IN ('curator', 'owner'))",
    "CREATE POLICY read ON hashiya.texts FOR SELECT USING ((SELECT hashiya.me()) IS NOT NULL)",
    "CREATE POLICY write ON hashiya.texts FOR INSERT WITH CHECK"
    " ((SELECT hashiya.power()) = 'owner')",
    "CREATE POLICY read ON hashiya.events FOR SELECT USING"
    " (annotator = (SELECT hashiya.me()) OR (SELECT hashiya.power()) IN ('curator', 'owner')"
    " OR shared AND (SELECT hashiya.me()) IS NOT NULL"
    " OR id IN (SELECT hashiya.settled_for_me()))",
    "CREATE POLICY read ON hashiya.parts FOR SELECT USING (annotator = (SELECT CASE"
    " WHEN hashiya.power() IN ('curator', 'owner') THEN '' ELSE hashiya.me() END))",
    "CREATE POLICY write ON hashiya.events FOR INSERT WITH CHECK"
    " (annotator = (SELECT hashiya.me()) OR (SELECT hashiya.power()) = 'owner'"
    " OR annotator = 'hashiya' AND origin = 'merged')",
    "CREATE POLICY read ON hashiya.leases FOR SELECT USING"
    " (annotator = (SELECT hashiya.me()) OR (SELECT hashiya.power()) = 'owner')",
    "CREATE TRIGGER part BEFORE INSERT ON hashiya.events FOR EACH ROW WHEN (NEW.shared)"
    " EXECUTE FUNCTION hashiya.part_event()",
    "CREATE TRIGGER take_in AFTER INSERT ON hashiya.events REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION hashiya.take_in()",
    *(
        f"CREATE TRIGGER nobody BEFORE UPDATE OR DELETE OR TRUNCATE ON hashiya.{table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION hashiya.refuse_change()"
        for table in ("events", "parts", "texts")
    ),
)
