-- The limited role the app works as. It owns nothing and bypasses nothing; the login named in DATABASE_URL joins it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'console_app') THEN
    CREATE ROLE console_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Whom a transaction acts for. All settings are transaction-local, so a pooled connection carries nothing over.
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

CREATE FUNCTION current_staff() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.staff_id', true), '')::uuid $$;

-- True while the transaction names a reasoned entry into all tenants that has not ended.
CREATE FUNCTION all_tenants_entered() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM scope_elevations
    WHERE id = nullif(current_setting('app.elevation_id', true), '')::uuid AND ended_at IS NULL AND expires_at > now()
  )
$$;

-- Row-level security, forced for the owner too. Reading: the entered tenant, or all of them under an elevation.
-- Writing: the entered tenant alone.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'strategies', 'activities', 'blog_posts', 'contracts', 'tool_calls', 'status_transitions', 'idempotency_keys'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY read_scope ON %I FOR SELECT
      USING (tenant_id = current_tenant() OR (SELECT all_tenants_entered()))', t);
    EXECUTE format('CREATE POLICY insert_scope ON %I FOR INSERT WITH CHECK (tenant_id = current_tenant())', t);
    EXECUTE format('CREATE POLICY update_scope ON %I FOR UPDATE
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', t);
    EXECUTE format('CREATE POLICY delete_scope ON %I FOR DELETE USING (tenant_id = current_tenant())', t);
  END LOOP;
END $$;

-- The directory of tenants: the entered one, those the acting member of staff has a grant for, and all of them under an
-- elevation or for a program that provisions them.
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY read_directory ON tenants FOR SELECT USING (
  id = current_tenant()
  OR EXISTS (
    SELECT FROM staff_grants g
    WHERE g.staff_id = current_staff() AND (g.tenant_id IS NULL OR g.tenant_id = tenants.id)
      AND (g.expires_at IS NULL OR g.expires_at > now())
  )
  OR current_setting('app.provisioning', true) = 'on'
  OR (SELECT all_tenants_entered())
);
CREATE POLICY write_scope ON tenants FOR INSERT WITH CHECK (id = current_tenant());
CREATE POLICY update_scope ON tenants FOR UPDATE USING (id = current_tenant()) WITH CHECK (id = current_tenant());

-- Audit: what belongs to a tenant is that tenant's; what belongs to none is written and chained by everybody.
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY read_scope ON audit_events FOR SELECT
  USING (tenant_id = current_tenant() OR tenant_id IS NULL OR (SELECT all_tenants_entered()));
CREATE POLICY insert_scope ON audit_events FOR INSERT WITH CHECK (tenant_id = current_tenant() OR tenant_id IS NULL);

-- The chain: numbered without gaps, each hash over the row and the hash before it. Writers of one chain queue up.
CREATE FUNCTION audit_event_hash(e audit_events) RETURNS char(64) LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    e.prev_hash, e.seq, e.id, e.tenant_id, extract(epoch FROM e.at), e.actor, e.actor_id, e.action, e.entity,
    e.entity_ref, e.before, e.after, e.diff_ref, e.request_id, e.ip
  )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || coalesce(NEW.tenant_id::text, 'none'), 0));
  SELECT seq, hash INTO last FROM audit_events
    WHERE tenant_id IS NOT DISTINCT FROM NEW.tenant_id ORDER BY seq DESC LIMIT 1;
  NEW.at := clock_timestamp();
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.prev_hash := coalesce(last.hash, repeat('0', 64));
  NEW.hash := audit_event_hash(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION chain_audit_event();

-- The first row of the visible part of a chain whose hash, number or predecessor is wrong; nothing when it is whole.
CREATE FUNCTION audit_chain_break(tenant uuid) RETURNS SETOF audit_events LANGUAGE sql STABLE AS $$
  SELECT (e).* FROM (
    SELECT e, lag(hash) OVER (ORDER BY seq) AS before, lag(seq) OVER (ORDER BY seq) AS seq_before
    FROM audit_events e WHERE tenant_id IS NOT DISTINCT FROM tenant
  ) chain
  WHERE (e).hash <> audit_event_hash(e)
    OR (e).prev_hash <> coalesce(before, repeat('0', 64))
    OR (e).seq <> coalesce(seq_before, 0) + 1
  ORDER BY (e).seq LIMIT 1
$$;

-- Everything the door needs to let one member of staff in, in one round trip: the staff row with its live grants, the
-- tenant asked for (only if a grant covers it) and the current elevation.
CREATE FUNCTION console_entry(staff uuid, tenant_ref text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE entry jsonb;
BEGIN
  PERFORM set_config('app.staff_id', staff::text, true);
  SELECT jsonb_build_object(
    'staff', jsonb_build_object('id', s.id, 'refId', s.ref_id, 'email', s.email, 'name', s.name),
    'grants', coalesce((
      SELECT jsonb_agg(jsonb_build_object('role', g.role, 'tenantId', g.tenant_id)) FROM staff_grants g
      WHERE g.staff_id = s.id AND (g.expires_at IS NULL OR g.expires_at > now())
    ), '[]'),
    'tenant', (
      SELECT jsonb_build_object('id', t.id, 'refId', t.ref_id, 'slug', t.slug, 'name', t.name, 'status', t.status)
      FROM tenants t WHERE t.ref_id = tenant_ref AND t.deleted_on IS NULL
    ),
    'elevation', (
      SELECT jsonb_build_object('id', e.id, 'reason', e.reason, 'expiresAt', e.expires_at) FROM scope_elevations e
      WHERE e.staff_id = s.id AND e.ended_at IS NULL AND e.expires_at > now() ORDER BY e.expires_at DESC LIMIT 1
    )
  ) INTO entry FROM staff s WHERE s.id = staff AND s.disabled_at IS NULL;
  RETURN entry;
END $$;

-- Months of tool calls. The app has no right on a partition itself, so the parent's policies cannot be walked around.
CREATE FUNCTION ensure_tool_call_partitions(first_month date, last_month date) RETURNS int LANGUAGE plpgsql
  SET timezone = 'UTC' AS $$
DECLARE
  month date := date_trunc('month', first_month);
  made int := 0;
  name text;
BEGIN
  WHILE month <= last_month LOOP
    name := 'tool_calls_' || to_char(month, 'YYYY_MM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF tool_calls FOR VALUES FROM (%L) TO (%L)',
        name, month::timestamptz, (month + interval '1 month')::timestamptz);
      made := made + 1;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END $$;

CREATE TABLE tool_calls_default PARTITION OF tool_calls DEFAULT;

-- Lists: newest first by keyset, in a tenant, in a tenant by status, and over all tenants.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['strategies', 'activities', 'blog_posts', 'contracts', 'tool_calls'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_newest', t);
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, status, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_by_status', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['strategies', 'blog_posts', 'contracts'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_all_newest', t);
    EXECUTE format('CREATE INDEX %I ON %I (status, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_all_by_status', t);
  END LOOP;
END $$;
CREATE INDEX tool_calls_by_tool ON tool_calls (tenant_id, tool_name, created_at DESC, id DESC) WHERE deleted_on IS NULL;
CREATE INDEX tool_calls_of_activity ON tool_calls (tenant_id, activity_id, seq) WHERE activity_id IS NOT NULL;
CREATE INDEX blog_posts_of_activity ON blog_posts (tenant_id, activity_id);
CREATE INDEX activities_of_strategy ON activities (tenant_id, strategy_id) WHERE strategy_id IS NOT NULL;
CREATE INDEX tenants_by_name ON tenants USING gin (name gin_trgm_ops, slug gin_trgm_ops);

-- Statuses are text under a check, not enums: under row-level security only a leakproof comparison may use an index,
-- and that of enums is not.
ALTER TABLE tenants ADD CONSTRAINT tenants_status CHECK (status IN (
  'trial', 'active', 'past_due', 'suspended', 'closed'));
ALTER TABLE strategies ADD CONSTRAINT strategies_status CHECK (status IN (
  'draft', 'in_review', 'changes_requested', 'approved', 'active', 'superseded', 'rejected', 'revoked'));
ALTER TABLE activities ADD CONSTRAINT activities_status CHECK (status IN (
  'planned', 'queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'needs_review', 'accepted', 'discarded'));
ALTER TABLE blog_posts ADD CONSTRAINT blog_posts_status CHECK (status IN (
  'draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'publishing', 'published', 'failed', 'unpublished', 'rejected', 'archived'));
ALTER TABLE contracts ADD CONSTRAINT contracts_status CHECK (status IN (
  'draft', 'sent', 'accepted', 'sealing', 'sealed', 'seal_failed', 'expired', 'terminated', 'declined', 'voided'));
ALTER TABLE tool_calls ADD CONSTRAINT tool_calls_status CHECK (status IN (
  'running', 'succeeded', 'failed', 'timed_out', 'cancelled'));

-- What must never be twice.
CREATE UNIQUE INDEX strategies_one_in_review ON strategies (tenant_id) WHERE status = 'in_review' AND deleted_on IS NULL;
CREATE UNIQUE INDEX strategies_one_active ON strategies (tenant_id) WHERE status = 'active' AND deleted_on IS NULL;

-- Nobody decides on their own submission, whatever the code above says.
ALTER TABLE strategies ADD CONSTRAINT strategies_four_eyes CHECK (decided_by IS NULL OR decided_by <> submitted_by);
ALTER TABLE contracts ADD CONSTRAINT contracts_sealed_whole CHECK (status <> 'sealed' OR num_nulls(
  pdf_s3_key, pdf_version_id, pdf_sha256, pdf_bytes, lock_mode, retain_until) = 0);

GRANT USAGE ON SCHEMA public TO console_app;
GRANT SELECT ON plans, staff, staff_grants TO console_app;
GRANT UPDATE (failed_sign_ins, locked_until, last_sign_in_at, updated_at) ON staff TO console_app;
GRANT SELECT, INSERT, UPDATE ON tenants, strategies, activities, blog_posts, contracts, tool_calls TO console_app;
GRANT SELECT, INSERT, UPDATE ON scope_elevations TO console_app;
GRANT SELECT, INSERT ON status_transitions, audit_events, idempotency_keys TO console_app;
