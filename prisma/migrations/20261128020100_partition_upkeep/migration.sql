-- Makes one missing month of tool calls and answers its name, or null where none is missing: first this month and the
-- next three, then the thirteen before, and any month of which rows lie in the default partition. Those rows move into
-- the new partition in the same transaction. Months more than two years ahead or ten years back stay in the default
-- partition, so that a wrong date does not make a table of its own.
--
-- It runs with the rights of the tables' owner, because the app has none on partitions. It takes no arguments and its
-- search path is fixed. ATTACH lets writers of other months go on; the default partition is locked while its rows move,
-- and a lock that is not granted within three seconds is given up, for the caller to try again.
CREATE FUNCTION make_tool_call_partition() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '3s' AS $$
DECLARE
  this_month timestamptz := date_trunc('month', now());
  first_moment timestamptz;
  next_month timestamptz;
  partition text;
BEGIN
  -- Callers queue up; the second one finds what the first one made.
  PERFORM pg_advisory_xact_lock(hashtextextended('tool_calls partitions', 0));
  SELECT month INTO first_moment FROM (
    SELECT this_month + n * interval '1 month' AS month FROM generate_series(-13, 3) n
    UNION
    SELECT date_trunc('month', created_at) FROM tool_calls_default
      WHERE created_at >= this_month - interval '10 years' AND created_at < this_month + interval '2 years'
  ) wanted
  WHERE to_regclass('tool_calls_' || to_char(month, 'YYYY_MM')) IS NULL
  ORDER BY month < this_month, month LIMIT 1;
  IF first_moment IS NULL THEN RETURN NULL; END IF;

  next_month := first_moment + interval '1 month';
  partition := 'tool_calls_' || to_char(first_moment, 'YYYY_MM');
  EXECUTE format('CREATE TABLE %I (LIKE tool_calls INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
  -- ATTACH would check the keys of rows in one query, and forced row-level security shows that query no tenant. Rows that
  -- are inserted afterwards are checked one by one, without it. So they wait in a table of their own meanwhile.
  CREATE TABLE tool_calls_moving (LIKE tool_calls);
  LOCK TABLE tool_calls_default IN ACCESS EXCLUSIVE MODE;
  WITH moved AS (DELETE FROM tool_calls_default WHERE created_at >= first_moment AND created_at < next_month RETURNING *)
    INSERT INTO tool_calls_moving SELECT * FROM moved;
  EXECUTE format('ALTER TABLE tool_calls ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, first_moment, next_month);
  EXECUTE format('INSERT INTO %I SELECT * FROM tool_calls_moving', partition);
  DROP TABLE tool_calls_moving;
  RETURN partition;
END $$;

REVOKE ALL ON FUNCTION make_tool_call_partition() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_tool_call_partition() TO console_app;

DROP FUNCTION ensure_tool_call_partitions(date, date);
