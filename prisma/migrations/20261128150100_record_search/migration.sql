-- Search by words. Under row-level security only a leakproof operator may use an index, and those of pg_trgm are not. So
-- the search runs as a role of its own, which sees the whole index and nothing else of a tenant, and repeats by hand what
-- read_granted allows. It answers with keys and ranks alone: whoever asks reads the rows under their own policies. Nobody
-- signs in as the role or is a member of it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'console_search') THEN
    CREATE ROLE console_search NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END $$;
GRANT SELECT ON record_index, staff_grants TO console_search;
CREATE POLICY read_search ON record_index FOR SELECT TO console_search USING (true);

CREATE FUNCTION search_record_index(term text, only_tenant uuid, most int)
RETURNS TABLE (entity text, id uuid, rank real) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.4 AS $$
DECLARE
  everywhere text[] := coalesce(entities_granted_everywhere(), '{}');
  -- More words than these only cost time.
  patterns text[] := ARRAY(
    SELECT '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%'
    FROM regexp_split_to_table(btrim(term), '\s+') WITH ORDINALITY AS t (word, n) WHERE n <= 8 ORDER BY n);
  contained text := (
    SELECT string_agg(format('i.words ILIKE $5[%s]', n), ' AND ') FROM generate_series(1, cardinality(patterns)) n);
  tenants uuid[] := ARRAY(SELECT DISTINCT g.tenant_id FROM staff_grants g WHERE g.staff_id = current_staff()
    AND g.tenant_id IS NOT NULL AND (g.expires_at IS NULL OR g.expires_at > now()));
  granted text := '((i.tenant_id = ANY ($3) AND (i.tenant_id, i.entity) IN (
      SELECT g.tenant_id, e.entity FROM staff_grants g, unnest(entities_read_by(g.role)) AS e (entity)
      WHERE g.staff_id = current_staff() AND (g.expires_at IS NULL OR g.expires_at > now())))
    OR i.tenant_id IS NULL)';
  how text;
BEGIN
  IF current_staff() IS NULL THEN RETURN; END IF;
  IF everywhere <> '{}' THEN granted := '(i.entity = ANY ($2) OR ' || granted || ')'; END IF;
  IF only_tenant IS NOT NULL THEN granted := granted || ' AND i.tenant_id = $4'; END IF;
  -- Records that contain every word as typed; then, if there are none, similar ones.
  FOREACH how IN ARRAY ARRAY[contained, '$1 <% i.words'] LOOP
    RETURN QUERY EXECUTE 'SELECT found.entity, found.id, found.rank FROM (
        SELECT i.entity, i.id, word_similarity($1, i.words) + similarity($1, i.title) AS rank, i.updated_at
        FROM record_index i WHERE i.deleted_on IS NULL AND ' || how || ' AND ' || granted || ' LIMIT 500
      ) found ORDER BY found.rank DESC, found.updated_at DESC LIMIT $6'
      USING term, everywhere, tenants, only_tenant, patterns, most;
    EXIT WHEN FOUND;
  END LOOP;
END $$;
-- Only a member may give a function to a role, and only to one that may create. Both end here at once.
DO $$
BEGIN
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO console_search', current_schema());
  EXECUTE format('GRANT console_search TO %I WITH INHERIT FALSE, SET TRUE', current_user);
  ALTER FUNCTION search_record_index(text, uuid, int) OWNER TO console_search;
  EXECUTE format('REVOKE console_search FROM %I', current_user);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM console_search', current_schema());
END $$;
