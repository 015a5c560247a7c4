"""What an annotator is shown of what others did: their own part of an event about an article, and
what was settled on articles that they have done. Tables and functions of the schema of a hub."""

SHOWN_TABLES = (
    # What an event says of an article and of annotators' work there: to each of these their own,
    # in the name of nobody all of it. In the log stands then what is everybody's.
    """
    CREATE TABLE hashiya.parts (
        event uuid NOT NULL,
        annotator text COLLATE "C" NOT NULL,
        payload bytea NOT NULL,
        PRIMARY KEY (event, annotator)
    )
    """,
    # What was settled, who is done with what, and what the project decides of who sees that.
    """
    CREATE TABLE hashiya.settled (
        event uuid PRIMARY KEY,
        article bytea NOT NULL
    )
    """,
    "CREATE INDEX settled_of_article ON hashiya.settled (article)",
    """
    CREATE TABLE hashiya.finished (
        annotator text COLLATE "C" NOT NULL,
        article bytea NOT NULL,
        PRIMARY KEY (annotator, article)
    )
    """,
    """
    CREATE TABLE hashiya.settings (
        name text COLLATE "C" PRIMARY KEY,
        value text COLLATE "C" NOT NULL,
        at text COLLATE "C" NOT NULL
    )
    """,
)

SHOWN_FUNCTIONS = (
    # jsonb to look into, json to keep: that leaves each change as it was written.
    r"""
    CREATE FUNCTION hashiya.part_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE said text; rest text; whole text[]; owners text[]; who text;
    BEGIN
        IF hashiya.power() IS DISTINCT FROM 'owner'
            OR EXISTS (SELECT FROM hashiya.events WHERE id = NEW.id) THEN
            RETURN NEW;
        END IF;
        said := convert_from(NEW.payload, 'UTF8');
        SELECT array_agg(CASE WHEN c ->> 'table' = ANY (hashiya.shared_tables()) THEN NULL
                ELSE coalesce(h.annotator, c #>> '{before,annotator}', c #>> '{after,annotator}',
                    '') END ORDER BY place)
            INTO owners
            FROM jsonb_array_elements(replace(said, '\u0000', '\ufffd')::jsonb -> 'changes')
                WITH ORDINALITY v (c, place)
            LEFT JOIN hashiya.holders h ON c ->> 'table' = 'span_attributes' AND h.kind = 'spans'
                AND h.id = coalesce(c #>> '{before,span_id}', c #>> '{after,span_id}');
        IF (SELECT coalesce(bool_and(o IS NULL), true) FROM unnest(owners) o) THEN
            RETURN NEW;
        END IF;
        SELECT array_agg(c::text ORDER BY place) INTO whole
            FROM json_array_elements(said::json -> 'changes') WITH ORDINALITY v (c, place);
        SELECT coalesce(string_agg(',' || to_json(key) || ':' || value, ''), '') INTO rest
            FROM json_each(said::json) WHERE key <> 'changes';
        INSERT INTO hashiya.holders (kind, id, annotator)
            SELECT DISTINCT ON (1, 2) c ->> 'table',
                coalesce(c #>> '{before,id}', c #>> '{after,id}'), owners[place]
            FROM jsonb_array_elements(replace(said, '\u0000', '\ufffd')::jsonb -> 'changes')
                WITH ORDINALITY v (c, place)
            WHERE c ->> 'table' IN ('spans', 'relations', 'proposals') ORDER BY 1, 2, place
            ON CONFLICT DO NOTHING;
        INSERT INTO hashiya.parts VALUES (NEW.id, '', NEW.payload);
        FOR who IN SELECT DISTINCT o FROM unnest(owners || ARRAY[NULL]::text[]) o
            WHERE o IS DISTINCT FROM '' LOOP
            SELECT '{"changes":[' || coalesce(string_agg(w, ',' ORDER BY place), '') || ']' || rest
                || '}' INTO said
                FROM unnest(whole, owners) WITH ORDINALITY v (w, o, place)
                WHERE o IS NULL OR o = who;
            IF who IS NULL THEN
                NEW.payload := convert_to(said, 'UTF8');
            ELSE
                INSERT INTO hashiya.parts VALUES (NEW.id, who, convert_to(said, 'UTF8'));
            END IF;
        END LOOP;
        RETURN NEW;
    END
    $$
    """,
    # What was settled on articles that one has done; nothing where the project hides it. A setting
    # of which nothing was said is as tui/core/project_setting.py has it at first.
    """
    CREATE FUNCTION hashiya.settled_for_me() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT s.event FROM hashiya.finished f JOIN hashiya.settled s USING (article)
        WHERE f.annotator = hashiya.me()
            AND NOT EXISTS (SELECT FROM hashiya.settings
                WHERE (name, value) IN (('decided', 'off'), ('hide-others', 'on')))
    $$
    """,
)
