"""What a hub's owners do to members and to the pool, and what members take from that: functions
of its schema, which ask who calls."""

MEMBERS = (
    # The password comes as SCRAM verifies it: the server never hears it.
    """
    CREATE FUNCTION hashiya.invite(
        new_role name, new_annotator text, new_power text, verifier text
    ) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF hashiya.power() IS DISTINCT FROM 'owner' OR verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: owner';
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = new_role) THEN
            IF NOT EXISTS (SELECT FROM hashiya.members WHERE role = new_role)
                OR new_role = session_user THEN
                RAISE insufficient_privilege USING MESSAGE = 'hashiya: taken';
            END IF;
            EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', new_role, verifier);
        ELSE
            EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', new_role, verifier);
        END IF;
        EXECUTE format('GRANT %I TO %I', (SELECT members_role FROM hashiya.meta), new_role);
        INSERT INTO hashiya.members (role, annotator, power)
            VALUES (new_role, new_annotator, new_power)
            ON CONFLICT (role) DO UPDATE SET power = new_power;
    END
    $$
    """,
    """
    CREATE FUNCTION hashiya.set_power(of_role name, new_power text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF hashiya.power() IS DISTINCT FROM 'owner' OR of_role = session_user THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: owner';
        END IF;
        UPDATE hashiya.members SET power = new_power WHERE role = of_role;
        IF NOT FOUND THEN
            RAISE no_data_found USING MESSAGE = 'hashiya: nobody';
        END IF;
        IF new_power = 'none' THEN
            EXECUTE format('ALTER ROLE %I NOLOGIN', of_role);
        END IF;
    END
    $$
    """,
    # All that is written from here on stands after all that is there. Who is writing is waited for.
    """
    CREATE FUNCTION hashiya.new_era() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF hashiya.power() IS DISTINCT FROM 'owner' THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: owner';
        END IF;
        UPDATE hashiya.meta SET era = era + 1;
        EXECUTE format('ALTER TABLE hashiya.events ALTER era SET DEFAULT %s',
            (SELECT era FROM hashiya.meta));
    END
    $$
    """,
)

POOL = (
    """
    CREATE FUNCTION hashiya.offer(articles bytea[], each integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE count integer;
    BEGIN
        IF hashiya.power() IS DISTINCT FROM 'owner' THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: owner';
        END IF;
        INSERT INTO hashiya.pool (article, place, wanted)
            SELECT a, (SELECT coalesce(max(place), 0) FROM hashiya.pool) + o, each
            FROM unnest(articles) WITH ORDINALITY u (a, o)
            ON CONFLICT (article) DO UPDATE SET wanted = excluded.wanted;
        GET DIAGNOSTICS count = ROW_COUNT;
        RETURN count;
    END
    $$
    """,
    # Leases that have ended are given up first, here and not by a clock: nobody needs them before.
    """
    CREATE FUNCTION hashiya.take_work(most integer, lasting interval) RETURNS SETOF bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE who text := hashiya.me(); found bytea;
    BEGIN
        IF who IS NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'hashiya: member';
        END IF;
        -- One annotator's two desks would wait for each other's leases, each for other ones.
        PERFORM pg_advisory_xact_lock(hashtextextended('hashiya ' || who, 0));
        UPDATE hashiya.leases SET until = now() + lasting
            WHERE annotator = who AND counted AND NOT done;
        PERFORM hashiya.end_leases();
        FOR found IN
            SELECT p.article FROM hashiya.pool p WHERE p.taken < p.wanted
                AND NOT EXISTS (SELECT FROM hashiya.leases l
                    WHERE l.article = p.article AND l.annotator = who AND (l.counted OR l.done))
            ORDER BY p.place, p.article LIMIT most FOR UPDATE OF p SKIP LOCKED
        LOOP
            UPDATE hashiya.pool SET taken = taken + 1 WHERE article = found;
            INSERT INTO hashiya.leases (article, annotator, until)
                VALUES (found, who, now() + lasting)
                ON CONFLICT (article, annotator) DO UPDATE
                SET until = excluded.until, counted = true;
            RETURN NEXT found;
        END LOOP;
    END
    $$
    """,
    """
    CREATE FUNCTION hashiya.end_leases() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE ended record;
    BEGIN
        FOR ended IN
            SELECT l.article, l.annotator FROM hashiya.leases l
            WHERE l.until < now() AND l.counted AND NOT l.done
            -- Who waits for an article of the pool has none that comes after it.
            ORDER BY l.article, l.annotator FOR UPDATE SKIP LOCKED
        LOOP
            UPDATE hashiya.leases SET counted = false
                WHERE article = ended.article AND annotator = ended.annotator;
            UPDATE hashiya.pool SET taken = taken - 1 WHERE article = ended.article;
        END LOOP;
    END
    $$
    """,
    """
    CREATE FUNCTION hashiya.give_back() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE count integer;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('hashiya ' || hashiya.me(), 0));
        UPDATE hashiya.leases SET until = '-infinity'
            WHERE annotator = hashiya.me() AND counted AND NOT done;
        GET DIAGNOSTICS count = ROW_COUNT;
        PERFORM hashiya.end_leases();
        RETURN count;
    END
    $$
    """,
)
