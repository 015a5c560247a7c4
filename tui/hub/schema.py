"""The tables of a hub, who may do what in them, and the versions that lead to them.

A version that has been released is never edited: a later one mends it. Each is a list of
statements. All of it belongs to the role that runs it; members have a role beside their own,
``{group}``, and what that may do.
"""

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
        era integer NOT NULL,
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
    # jsonb cannot hold U+0000. Nothing that is judged here may have one, and what stands for
    # it is no name of anybody.
    r"""
    CREATE FUNCTION hashiya.changes(payload bytea) RETURNS jsonb
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT replace(convert_from(payload, 'UTF8'), '\u0000', '\ufffd')::jsonb -> 'changes'
    $$
    """,
    # What an event must not do, as a word; NULL where it may be. It also notes whose the spans
    # and relations are that it puts there. `shared` is what all members may read.
    r"""
    CREATE FUNCTION hashiya.judge(
        by_role name, signed text, of_origin text, made_at text, of_article bytea, taken_back uuid,
        changes jsonb, OUT refused text, OUT shared boolean
    )
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        mine text; may text; allowed text[]; change jsonb; side jsonb; of_table text; whose text;
    BEGIN
        SELECT m.annotator, m.power INTO mine, may FROM hashiya.members m
            WHERE m.role = by_role AND m.power <> 'none';
        shared := false;
        IF mine IS NULL THEN refused := 'member'; RETURN; END IF;
        IF made_at !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$' THEN
            refused := 'time'; RETURN;
        END IF;
        IF made_at > to_char(now() AT TIME ZONE 'UTC' + interval '1 day',
                'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') THEN
            refused := 'clock'; RETURN;
        END IF;
        allowed := CASE may WHEN 'curator' THEN ARRAY[mine, 'gold'] ELSE ARRAY[mine] END;
        IF may <> 'owner' THEN
            IF signed <> mine AND NOT (signed = 'hashiya' AND of_origin = 'merged') THEN
                refused := 'name'; RETURN;
            END IF;
            IF of_article IS NOT NULL AND NOT EXISTS
                (SELECT FROM hashiya.texts t WHERE t.sha256 = of_article) THEN
                refused := 'article'; RETURN;
            END IF;
            IF EXISTS (SELECT FROM hashiya.events e
                WHERE e.id = taken_back AND e.annotator <> mine) THEN
                refused := 'name'; RETURN;
            END IF;
        END IF;
        FOR change IN SELECT jsonb_array_elements(changes) LOOP
            of_table := change ->> 'table';
            IF of_table IN ('labels', 'relation_labels', 'relation_rules', 'attributes', 'articles',
                    'assignments', 'project_settings', 'gazetteer') THEN
                shared := true;
                IF may <> 'owner' AND NOT (of_table = 'assignments'
                    AND hashiya.is_leased(change -> 'before', mine)
                    AND hashiya.is_leased(change -> 'after', mine)) THEN
                    refused := 'scheme'; RETURN;
                END IF;
            ELSIF of_table = 'decisions' THEN
                IF may = 'annotator' OR may = 'curator' AND (
                    coalesce(change -> 'after' ->> 'curator', mine) <> mine
                    OR coalesce(change -> 'after' ->> 'gold', 'gold') <> 'gold') THEN
                    refused := 'name'; RETURN;
                END IF;
            ELSIF of_table IN ('spans', 'relations', 'proposals', 'settled', 'article_labels',
                    'reviews', 'refusals', 'time_spent', 'span_attributes') THEN
                FOR side IN SELECT s FROM (VALUES (change -> 'before'), (change -> 'after')) v (s)
                        WHERE jsonb_typeof(s) = 'object' LOOP
                    IF of_table IN ('spans', 'relations', 'proposals') THEN
                        INSERT INTO hashiya.holders (kind, id, annotator)
                            VALUES (of_table, coalesce(side ->> 'id', ''),
                                coalesce(side ->> 'annotator', ''))
                            ON CONFLICT DO NOTHING;
                        SELECT h.annotator INTO whose FROM hashiya.holders h
                            WHERE h.kind = of_table AND h.id = side ->> 'id';
                    ELSIF of_table = 'span_attributes' THEN
                        SELECT h.annotator INTO whose FROM hashiya.holders h
                            WHERE h.kind = 'spans' AND h.id = side ->> 'span_id';
                    ELSE
                        whose := side ->> 'annotator';
                    END IF;
                    IF may <> 'owner' AND (whose IS NULL OR whose <> ALL (allowed)
                        OR coalesce(side ->> 'annotator', whose) <> whose) THEN
                        refused := 'name'; RETURN;
                    END IF;
                END LOOP;
            ELSIF may <> 'owner' THEN
                refused := 'table'; RETURN;
            END IF;
        END LOOP;
    END
    $$
    """,
    """
    CREATE FUNCTION hashiya.is_leased(side jsonb, who text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT jsonb_typeof(side) IS DISTINCT FROM 'object' OR side ->> 'annotator' = who
            AND EXISTS (SELECT FROM hashiya.leases l WHERE l.annotator = who
                AND l.article = decode(side ->> 'article_id', 'hex'))
    $$
    """,
    """
    CREATE FUNCTION hashiya.take_in() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE changes jsonb; judged record;
    BEGIN
        changes := hashiya.changes(NEW.payload);
        judged := hashiya.judge(session_user, NEW.annotator, NEW.origin, NEW.at, NEW.article,
            NEW.reverses, changes);
        IF judged.refused IS NOT NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: ' || judged.refused,
                DETAIL = NEW.id::text;
        END IF;
        NEW.shared := judged.shared;
        NEW.era := (SELECT m.era FROM hashiya.meta m);
        NEW.tx := pg_current_xact_id();
        PERFORM hashiya.count_done(NEW.annotator, changes);
        RETURN NEW;
    END
    $$
    """,
    # Done counts, whoever has the lease by now.
    """
    CREATE FUNCTION hashiya.count_done(who text, changes jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        WITH finished AS (
            UPDATE hashiya.leases l SET done = true, counted = true
            FROM jsonb_array_elements(changes) c
            WHERE c ->> 'table' = 'reviews' AND c -> 'after' ->> 'status' IN ('done', 'skipped')
                AND l.annotator = who AND NOT l.done
                AND l.article = decode(c -> 'after' ->> 'article_id', 'hex')
            RETURNING l.article, (SELECT o.counted FROM hashiya.leases o
                WHERE o.article = l.article AND o.annotator = l.annotator) AS was
        )
        UPDATE hashiya.pool p SET taken = taken + 1 FROM finished f
        WHERE p.article = f.article AND NOT f.was
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
)

_OF_MEMBERS = (
    *("me()", "power()", "hello()", "lacking(uuid[])", "lacking_texts(bytea[])"),
    "came_with(uuid, xid8)",
    *("invite(name, text, text, text)", "set_power(name, text)", "new_era()"),
    *("offer(bytea[], integer)", "take_work(integer, interval)", "give_back()"),
)
"""The functions that members may call; each asks who calls."""

RIGHTS = (
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hashiya FROM PUBLIC",
    "GRANT USAGE ON SCHEMA hashiya TO {group}",
    "GRANT SELECT ON hashiya.meta, hashiya.members, hashiya.texts, hashiya.events,"
    " hashiya.leases TO {group}",
    "GRANT INSERT (sha256, content) ON hashiya.texts TO {group}",
    "GRANT INSERT (id, at, origin, annotator, article, kind, payload, reverses, format)"
    " ON hashiya.events TO {group}",
    *(f"GRANT EXECUTE ON FUNCTION hashiya.{function} TO {{group}}" for function in _OF_MEMBERS),
    *(
        f"ALTER TABLE hashiya.{table} ENABLE ROW LEVEL SECURITY"
        for table in ("meta", "members", "texts", "events", "holders", "pool", "leases")
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
    " OR shared AND (SELECT hashiya.me()) IS NOT NULL)",
    "CREATE POLICY write ON hashiya.events FOR INSERT WITH CHECK"
    " (annotator = (SELECT hashiya.me()) OR (SELECT hashiya.power()) = 'owner'"
    " OR annotator = 'hashiya' AND origin = 'merged')",
    "CREATE POLICY read ON hashiya.leases FOR SELECT USING"
    " (annotator = (SELECT hashiya.me()) OR (SELECT hashiya.power()) = 'owner')",
    "CREATE TRIGGER take_in BEFORE INSERT ON hashiya.events"
    " FOR EACH ROW EXECUTE FUNCTION hashiya.take_in()",
    "CREATE TRIGGER nobody BEFORE UPDATE OR DELETE OR TRUNCATE ON hashiya.events"
    " FOR EACH STATEMENT EXECUTE FUNCTION hashiya.refuse_change()",
    "CREATE TRIGGER nobody BEFORE UPDATE OR DELETE OR TRUNCATE ON hashiya.texts"
    " FOR EACH STATEMENT EXECUTE FUNCTION hashiya.refuse_change()",
)
