-- One row for each record of every entity except tool calls, for the inbox, search and lookups. It holds nothing that its
-- record does not: triggers keep it in the record's transaction, and `npm run reindex` makes it anew. Its row leaves with
-- its record, by a purge; id, ref_id, row_version and deleted_on are the record's own. The rows of templates have no
-- tenant.
CREATE TABLE record_index (
  entity TEXT NOT NULL,
  id UUID NOT NULL,
  ref_id CHAR(26) NOT NULL,
  tenant_id UUID,
  title TEXT NOT NULL,
  words TEXT,
  status TEXT NOT NULL,
  waits_for TEXT,
  status_since TIMESTAMPTZ(3) NOT NULL,
  due TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  deleted_on TIMESTAMPTZ(3),
  row_version INTEGER NOT NULL,
  CONSTRAINT record_index_pkey PRIMARY KEY (entity, id)
);
ALTER TABLE record_index ADD CONSTRAINT record_index_tenant_id_fkey
  FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX record_index_ref ON record_index (ref_id, entity);
CREATE INDEX record_index_of_tenant ON record_index (tenant_id, entity, id);
CREATE INDEX record_index_waiting ON record_index (status_since, id) WHERE waits_for IS NOT NULL AND deleted_on IS NULL;
CREATE INDEX record_index_waiting_in ON record_index (tenant_id, status_since, id)
  WHERE waits_for IS NOT NULL AND deleted_on IS NULL;
CREATE INDEX record_index_words ON record_index USING gin (words gin_trgm_ops) WHERE deleted_on IS NULL;

-- Keeps the index, for all entities alike. The app may only read the index, so these run as the tables' owner; the
-- policies apply to the owner too, so they write in the entered tenant alone.
CREATE FUNCTION keep_record_index() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM record_index WHERE entity = TG_ARGV[0] AND id = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO record_index SELECT i.* FROM record_index_row(NEW) i;
    RETURN NULL;
  END IF;
  -- The time of the status comes with its transition, which has a trigger of its own.
  UPDATE record_index k SET
    ref_id = i.ref_id, tenant_id = i.tenant_id, title = i.title, words = i.words, status = i.status,
    waits_for = i.waits_for, due = i.due, created_at = i.created_at, updated_at = i.updated_at,
    deleted_on = i.deleted_on, row_version = i.row_version
  FROM record_index_row(NEW) i WHERE k.entity = TG_ARGV[0] AND k.id = NEW.id;
  RETURN NULL;
END $$;

-- A transition is written after its record, and says since when the record has its status.
CREATE FUNCTION keep_record_index_since() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE record_index SET status_since = NEW.at
  WHERE entity = NEW.entity AND id = NEW.entity_id AND tenant_id = NEW.tenant_id AND status_since < NEW.at;
  RETURN NULL;
END $$;
CREATE TRIGGER record_index AFTER INSERT ON status_transitions
  FOR EACH ROW WHEN (NEW.entity <> 'tool_call') EXECUTE FUNCTION keep_record_index_since();

-- What the register says of each entity: printed by `npm run record-index`.
CREATE OR REPLACE FUNCTION record_index_row(r tenants) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'tenant'::text, r.id, r.ref_id, r.id, r.name, concat_ws(' ', r.name, r.slug), r.status,
    CASE r.status WHEN 'past_due' THEN 'tenant:write' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.id AND t.entity = 'tenant' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r onboarding_runs) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'onboarding_run'::text, r.id, r.ref_id, r.tenant_id, r.website, concat_ws(' ', r.website), r.status,
    CASE r.status WHEN 'awaiting_input' THEN 'work:retry' WHEN 'awaiting_approval' THEN 'strategy:decide' WHEN 'failed' THEN 'work:retry' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'onboarding_run' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r strategies) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'strategy'::text, r.id, r.ref_id, r.tenant_id, r.title, concat_ws(' ', r.title), r.status,
    CASE r.status WHEN 'in_review' THEN 'strategy:decide' WHEN 'approved' THEN 'strategy:decide' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'strategy' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r activities) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'activity'::text, r.id, r.ref_id, r.tenant_id, r.title, concat_ws(' ', r.title, r.kind), r.status,
    CASE r.status WHEN 'failed' THEN 'work:retry' WHEN 'timed_out' THEN 'work:retry' WHEN 'needs_review' THEN 'content:decide' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'activity' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r blog_posts) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'blog_post'::text, r.id, r.ref_id, r.tenant_id, r.title, concat_ws(' ', r.title, r.slug), r.status,
    CASE r.status WHEN 'in_review' THEN 'content:decide' WHEN 'approved' THEN 'content:publish' WHEN 'failed' THEN 'content:publish' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'blog_post' AND t.entity_id = r.id)),
    r.publish_at,
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r social_posts) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'social_post'::text, r.id, r.ref_id, r.tenant_id, r.excerpt, concat_ws(' ', r.excerpt, r.platform), r.status,
    CASE r.status WHEN 'in_review' THEN 'content:decide' WHEN 'approved' THEN 'content:publish' WHEN 'failed' THEN 'content:publish' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'social_post' AND t.entity_id = r.id)),
    coalesce(r.publish_at, r.slot_ends_at),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r contracts) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'contract'::text, r.id, r.ref_id, r.tenant_id, r.title, concat_ws(' ', r.title, r.number, r.counterparty, r.accepted_by_name, r.accepted_by_email), r.status,
    CASE r.status WHEN 'sent' THEN 'contract:write' WHEN 'accepted' THEN 'contract:write' WHEN 'seal_failed' THEN 'contract:write' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'contract' AND t.entity_id = r.id)),
    r.ends_at,
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r skills) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'skill'::text, r.id, r.ref_id, r.tenant_id, r.name, concat_ws(' ', r.name, r.slug), r.status,
    NULL::text,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'skill' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r integrations) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'integration'::text, r.id, r.ref_id, r.tenant_id, r.name, concat_ws(' ', r.name, r.provider), r.status,
    CASE r.status WHEN 'failing' THEN 'integration:write' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'integration' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r webhook_endpoints) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'webhook_endpoint'::text, r.id, r.ref_id, r.tenant_id, r.name, concat_ws(' ', r.name, r.url), r.status,
    NULL::text,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'webhook_endpoint' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r webhook_deliveries) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'webhook_delivery'::text, r.id, r.ref_id, r.tenant_id, r.event, NULL, r.status,
    CASE r.status WHEN 'failed' THEN 'work:retry' END,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'webhook_delivery' AND t.entity_id = r.id)),
    r.next_attempt_at,
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r integrity_runs) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'integrity_run'::text, r.id, r.ref_id, r.tenant_id, r.requested_by, NULL, r.status,
    NULL::text,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'integrity_run' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_row(r export_jobs) RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT 'export_job'::text, r.id, r.ref_id, r.tenant_id, r.list, NULL, r.status,
    NULL::text,
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = r.tenant_id AND t.entity = 'export_job' AND t.entity_id = r.id)),
    NULL::timestamptz(3),
    r.created_at, r.updated_at, r.deleted_on, r.row_version
$$;

CREATE OR REPLACE FUNCTION record_index_rows() RETURNS SETOF record_index LANGUAGE sql STABLE AS $$
  SELECT i.* FROM tenants r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM onboarding_runs r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM strategies r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM activities r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM blog_posts r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM social_posts r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM contracts r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM skills r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM integrations r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM webhook_endpoints r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM webhook_deliveries r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM integrity_runs r, record_index_row(r) i
  UNION ALL
  SELECT i.* FROM export_jobs r, record_index_row(r) i
$$;

CREATE OR REPLACE FUNCTION entities_read_by(role staff_role) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT CASE role
    WHEN 'viewer' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'reviewer' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'publisher' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'legal' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'support' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'auditor' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    WHEN 'admin' THEN ARRAY['tenant', 'onboarding_run', 'strategy', 'activity', 'blog_post', 'social_post', 'contract', 'skill', 'integration', 'webhook_endpoint', 'webhook_delivery', 'integrity_run', 'export_job']
    ELSE ARRAY[]::text[] END
$$;

DROP TRIGGER IF EXISTS record_index ON tenants;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION keep_record_index('tenant');

DROP TRIGGER IF EXISTS record_index ON onboarding_runs;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON onboarding_runs FOR EACH ROW EXECUTE FUNCTION keep_record_index('onboarding_run');

DROP TRIGGER IF EXISTS record_index ON strategies;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON strategies FOR EACH ROW EXECUTE FUNCTION keep_record_index('strategy');

DROP TRIGGER IF EXISTS record_index ON activities;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON activities FOR EACH ROW EXECUTE FUNCTION keep_record_index('activity');

DROP TRIGGER IF EXISTS record_index ON blog_posts;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON blog_posts FOR EACH ROW EXECUTE FUNCTION keep_record_index('blog_post');

DROP TRIGGER IF EXISTS record_index ON social_posts;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON social_posts FOR EACH ROW EXECUTE FUNCTION keep_record_index('social_post');

DROP TRIGGER IF EXISTS record_index ON contracts;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON contracts FOR EACH ROW EXECUTE FUNCTION keep_record_index('contract');

DROP TRIGGER IF EXISTS record_index ON skills;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON skills FOR EACH ROW EXECUTE FUNCTION keep_record_index('skill');

DROP TRIGGER IF EXISTS record_index ON integrations;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON integrations FOR EACH ROW EXECUTE FUNCTION keep_record_index('integration');

DROP TRIGGER IF EXISTS record_index ON webhook_endpoints;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON webhook_endpoints FOR EACH ROW EXECUTE FUNCTION keep_record_index('webhook_endpoint');

DROP TRIGGER IF EXISTS record_index ON webhook_deliveries;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION keep_record_index('webhook_delivery');

DROP TRIGGER IF EXISTS record_index ON integrity_runs;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON integrity_runs FOR EACH ROW EXECUTE FUNCTION keep_record_index('integrity_run');

DROP TRIGGER IF EXISTS record_index ON export_jobs;
CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON export_jobs FOR EACH ROW EXECUTE FUNCTION keep_record_index('export_job');

-- Reading: the entered tenant, templates, or all tenants under an elevation, as elsewhere. Besides, staff read without an
-- elevation in the tenants that they hold a grant for what the grant's role may read.
ALTER TABLE record_index ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_index FORCE ROW LEVEL SECURITY;
CREATE FUNCTION entities_granted_everywhere() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(entity) FROM staff_grants g, unnest(entities_read_by(g.role)) entity
  WHERE g.staff_id = current_staff() AND g.tenant_id IS NULL AND (g.expires_at IS NULL OR g.expires_at > now())
$$;
CREATE POLICY read_scope ON record_index FOR SELECT
  USING (tenant_id = current_tenant() OR tenant_id IS NULL OR (SELECT all_tenants_entered()));
CREATE POLICY read_granted ON record_index FOR SELECT TO console_app USING (
  entity = ANY ((SELECT entities_granted_everywhere())::text[])
  OR (tenant_id, entity) IN (
    SELECT g.tenant_id, e.entity FROM staff_grants g, unnest(entities_read_by(g.role)) AS e (entity)
    WHERE g.staff_id = current_staff() AND g.tenant_id IS NOT NULL AND (g.expires_at IS NULL OR g.expires_at > now())
  )
);
CREATE POLICY insert_scope ON record_index FOR INSERT
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));
CREATE POLICY update_scope ON record_index FOR UPDATE
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));
CREATE POLICY delete_scope ON record_index FOR DELETE
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));
GRANT SELECT ON record_index TO console_app;
