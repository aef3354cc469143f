-- Row-level security on the tables of a tenant, forced, as on those before. A program that looks for due work may also
-- read, to learn in which tenants there is some; it enters each of them to do it.
CREATE FUNCTION looking_for_work() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_setting('app.looking_for_work', true) = 'on' $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'social_posts', 'onboarding_runs', 'integrations', 'webhook_endpoints', 'webhook_deliveries', 'users', 'memberships',
    'subscriptions', 'usage_records', 'outbox', 'export_jobs', 'integrity_runs', 'integrity_findings', 'purge_reports'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY read_scope ON %I FOR SELECT
      USING (tenant_id = current_tenant() OR (SELECT all_tenants_entered()))', t);
    EXECUTE format('CREATE POLICY insert_scope ON %I FOR INSERT WITH CHECK (tenant_id = current_tenant())', t);
    EXECUTE format('CREATE POLICY update_scope ON %I FOR UPDATE
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY[
    'activities', 'blog_posts', 'social_posts', 'onboarding_runs', 'contracts', 'webhook_deliveries', 'outbox',
    'export_jobs', 'integrity_runs'
  ] LOOP
    EXECUTE format('CREATE POLICY read_due ON %I FOR SELECT USING ((SELECT looking_for_work()))', t);
  END LOOP;
END $$;

-- Skills: a tenant sees its own and the global templates; a template is written in no tenant, by whoever says so.
ALTER TABLE skills ENABLE ROW LEVEL SECURITY;
ALTER TABLE skills FORCE ROW LEVEL SECURITY;
CREATE FUNCTION writing_globally() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_setting('app.global', true) = 'on' $$;
CREATE POLICY read_scope ON skills FOR SELECT
  USING (tenant_id = current_tenant() OR tenant_id IS NULL OR (SELECT all_tenants_entered()));
CREATE POLICY insert_scope ON skills FOR INSERT
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));
CREATE POLICY update_scope ON skills FOR UPDATE
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));

-- A saved view is its owner's alone.
ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_views USING (staff_id = current_staff()) WITH CHECK (staff_id = current_staff());

-- Deleting for good: only what was deleted by its mark at least a day ago, whatever the code above says.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'activities', 'blog_posts', 'social_posts', 'onboarding_runs', 'contracts', 'integrations', 'webhook_endpoints',
    'webhook_deliveries', 'users', 'memberships'
  ] LOOP
    EXECUTE format('DROP POLICY IF EXISTS delete_scope ON %I', t);
    EXECUTE format('CREATE POLICY delete_scope ON %I FOR DELETE
      USING (tenant_id = current_tenant() AND deleted_on < now() - interval ''1 day'')', t);
    EXECUTE format('GRANT DELETE ON %I TO console_app', t);
  END LOOP;
END $$;
CREATE POLICY delete_scope ON skills FOR DELETE
  USING (tenant_id = current_tenant() AND deleted_on < now() - interval '1 day');
CREATE POLICY delete_processed ON outbox FOR DELETE
  USING (tenant_id = current_tenant() AND processed_at < now() - interval '30 days');
GRANT DELETE ON skills, outbox, saved_views TO console_app;

-- Statuses, as text under a check: see the walls before.
ALTER TABLE social_posts ADD CONSTRAINT social_posts_status CHECK (status IN (
  'draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'publishing', 'published', 'failed', 'unpublished', 'rejected', 'archived', 'expired'));
ALTER TABLE onboarding_runs ADD CONSTRAINT onboarding_runs_status CHECK (status IN (
  'created', 'collecting', 'researching', 'drafting', 'awaiting_input', 'awaiting_approval', 'completed', 'failed', 'cancelled', 'expired'));
ALTER TABLE onboarding_runs ADD CONSTRAINT onboarding_runs_step CHECK (step IN (
  'collecting', 'researching', 'drafting', 'approval'));
ALTER TABLE skills ADD CONSTRAINT skills_status CHECK (status IN ('draft', 'published', 'retired'));
ALTER TABLE integrations ADD CONSTRAINT integrations_status CHECK (status IN (
  'connected', 'paused', 'failing', 'disconnected'));
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_status CHECK (status IN ('active', 'paused', 'disabled'));
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_status CHECK (status IN (
  'pending', 'delivering', 'delivered', 'failed'));
ALTER TABLE subscriptions ADD CONSTRAINT subscriptions_status CHECK (status IN (
  'trialing', 'active', 'past_due', 'cancelled', 'ended'));
ALTER TABLE export_jobs ADD CONSTRAINT export_jobs_status CHECK (status IN ('queued', 'running', 'succeeded', 'failed'));
ALTER TABLE integrity_runs ADD CONSTRAINT integrity_runs_status CHECK (status IN ('queued', 'running', 'succeeded', 'failed'));
ALTER TABLE memberships ADD CONSTRAINT memberships_role CHECK (role IN ('owner', 'editor', 'viewer'));

-- What must never be twice.
CREATE UNIQUE INDEX skills_slug_once ON skills (tenant_id, slug) NULLS NOT DISTINCT WHERE deleted_on IS NULL;
CREATE UNIQUE INDEX users_email_once ON users (tenant_id, lower(email)) WHERE deleted_on IS NULL;
CREATE UNIQUE INDEX memberships_once ON memberships (tenant_id, user_id) WHERE deleted_on IS NULL;
CREATE UNIQUE INDEX subscriptions_one_current ON subscriptions (tenant_id)
  WHERE status IN ('trialing', 'active', 'past_due') AND deleted_on IS NULL;
CREATE UNIQUE INDEX onboarding_runs_one_open ON onboarding_runs (tenant_id)
  WHERE status NOT IN ('completed', 'cancelled', 'expired') AND deleted_on IS NULL;
CREATE UNIQUE INDEX saved_views_name_once ON saved_views (staff_id, tenant_id, list, name) NULLS NOT DISTINCT
  WHERE deleted_on IS NULL;
CREATE UNIQUE INDEX integrity_runs_one_open ON integrity_runs (tenant_id) WHERE status IN ('queued', 'running');

-- Nobody decides on their own submission; nothing completes, delivers or runs without what shows it.
ALTER TABLE blog_posts ADD CONSTRAINT blog_posts_four_eyes CHECK (decided_by IS NULL OR decided_by <> submitted_by);
ALTER TABLE social_posts ADD CONSTRAINT social_posts_four_eyes CHECK (decided_by IS NULL OR decided_by <> submitted_by);
ALTER TABLE onboarding_runs ADD CONSTRAINT onboarding_runs_completed_whole
  CHECK (status <> 'completed' OR num_nulls(strategy_id, research_ref, context_file_id, finished_at) = 0);
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_delivered_whole
  CHECK (status <> 'delivered' OR http_status BETWEEN 200 AND 299);
ALTER TABLE usage_records ADD CONSTRAINT usage_records_positive CHECK (quantity >= 0);

-- Lists: newest first by keyset, in a tenant, in a tenant by status, and over all tenants.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'social_posts', 'onboarding_runs', 'skills', 'integrations', 'webhook_endpoints', 'webhook_deliveries', 'export_jobs'
  ] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_newest', t);
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, status, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_by_status', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['activities', 'social_posts', 'onboarding_runs'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_all_newest', t);
    EXECUTE format('CREATE INDEX %I ON %I (status, created_at DESC, id DESC) WHERE deleted_on IS NULL', t || '_all_by_status', t);
  END LOOP;
  -- The trash: newest deletion first.
  FOREACH t IN ARRAY ARRAY[
    'strategies', 'activities', 'blog_posts', 'social_posts', 'onboarding_runs', 'contracts', 'skills', 'integrations',
    'webhook_endpoints'
  ] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, deleted_on DESC, id DESC) WHERE deleted_on IS NOT NULL', t || '_trash', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['users', 'memberships', 'subscriptions', 'integrity_runs', 'integrity_findings', 'purge_reports'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, created_at DESC, id DESC)', t || '_newest', t);
  END LOOP;
  -- Work whose worker may have died.
  FOREACH t IN ARRAY ARRAY[
    'activities', 'blog_posts', 'social_posts', 'onboarding_runs', 'contracts', 'webhook_deliveries', 'export_jobs', 'integrity_runs'
  ] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (lease_until) WHERE lease_until IS NOT NULL', t || '_leased', t);
  END LOOP;
END $$;
CREATE INDEX audit_events_diffs ON audit_events (tenant_id, at DESC, id DESC) WHERE diff_ref IS NOT NULL;
CREATE INDEX status_transitions_newest ON status_transitions (tenant_id, at DESC, id DESC);
CREATE INDEX activities_by_kind ON activities (tenant_id, kind, created_at DESC, id DESC) WHERE deleted_on IS NULL;
CREATE INDEX activities_queued ON activities (scheduled_for) WHERE status IN ('planned', 'queued') AND deleted_on IS NULL;
CREATE INDEX blog_posts_due ON blog_posts (publish_at) WHERE status = 'scheduled' AND deleted_on IS NULL;
CREATE INDEX social_posts_due ON social_posts (publish_at) WHERE status = 'scheduled' AND deleted_on IS NULL;
CREATE INDEX social_posts_slots ON social_posts (slot_ends_at)
  WHERE status IN ('draft', 'in_review', 'changes_requested') AND deleted_on IS NULL;
CREATE INDEX social_posts_by_platform ON social_posts (tenant_id, platform, created_at DESC, id DESC) WHERE deleted_on IS NULL;
CREATE INDEX social_posts_of_activity ON social_posts (tenant_id, activity_id);
CREATE INDEX contracts_ending ON contracts (ends_at) WHERE status = 'sealed' AND deleted_on IS NULL;
CREATE INDEX onboarding_runs_of_strategy ON onboarding_runs (tenant_id, strategy_id) WHERE strategy_id IS NOT NULL;
CREATE INDEX tool_calls_of_run ON tool_calls (tenant_id, onboarding_run_id, seq) WHERE onboarding_run_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (created_at) WHERE processed_at IS NULL;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE status = 'pending' AND deleted_on IS NULL;
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC, id DESC)
  WHERE deleted_on IS NULL;
CREATE INDEX integrity_findings_of_run ON integrity_findings (tenant_id, run_id, created_at DESC, id DESC);

-- The tenants in which something is due, oldest first. Only their ids: the work is done in each tenant's own scope.
CREATE FUNCTION tenants_with_due_work(most int) RETURNS TABLE (id uuid, ref_id text, name text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.looking_for_work', 'on', true), set_config('app.provisioning', 'on', true);
  RETURN QUERY
    SELECT t.id, t.ref_id::text, t.name FROM tenants t JOIN (
      SELECT due.tenant_id, min(due.at) AS since FROM (
        (SELECT o.tenant_id, o.created_at AS at FROM outbox o WHERE o.processed_at IS NULL)
        UNION ALL (SELECT d.tenant_id, d.next_attempt_at FROM webhook_deliveries d
          WHERE d.status = 'pending' AND d.deleted_on IS NULL AND d.next_attempt_at <= now())
        UNION ALL (SELECT b.tenant_id, b.publish_at FROM blog_posts b
          WHERE b.status = 'scheduled' AND b.deleted_on IS NULL AND b.publish_at <= now())
        UNION ALL (SELECT s.tenant_id, s.publish_at FROM social_posts s
          WHERE s.status = 'scheduled' AND s.deleted_on IS NULL AND s.publish_at <= now())
        UNION ALL (SELECT s.tenant_id, s.slot_ends_at FROM social_posts s
          WHERE s.status IN ('draft', 'in_review', 'changes_requested') AND s.deleted_on IS NULL AND s.slot_ends_at <= now())
        UNION ALL (SELECT c.tenant_id, c.ends_at FROM contracts c
          WHERE c.status = 'sealed' AND c.deleted_on IS NULL AND c.ends_at <= now())
        UNION ALL (SELECT a.tenant_id, a.scheduled_for FROM activities a
          WHERE a.status = 'planned' AND a.deleted_on IS NULL AND a.scheduled_for <= now())
        UNION ALL (SELECT a.tenant_id, a.lease_until FROM activities a WHERE a.lease_until <= now())
        UNION ALL (SELECT b.tenant_id, b.lease_until FROM blog_posts b WHERE b.lease_until <= now())
        UNION ALL (SELECT s.tenant_id, s.lease_until FROM social_posts s WHERE s.lease_until <= now())
        UNION ALL (SELECT r.tenant_id, r.lease_until FROM onboarding_runs r WHERE r.lease_until <= now())
        UNION ALL (SELECT c.tenant_id, c.lease_until FROM contracts c WHERE c.lease_until <= now())
        UNION ALL (SELECT d.tenant_id, d.lease_until FROM webhook_deliveries d WHERE d.lease_until <= now())
        UNION ALL (SELECT e.tenant_id, e.lease_until FROM export_jobs e WHERE e.lease_until <= now())
        UNION ALL (SELECT i.tenant_id, i.lease_until FROM integrity_runs i WHERE i.lease_until <= now())
        UNION ALL (SELECT e.tenant_id, e.created_at FROM export_jobs e WHERE e.status = 'queued')
        UNION ALL (SELECT i.tenant_id, i.created_at FROM integrity_runs i WHERE i.status = 'queued')
      ) due GROUP BY due.tenant_id
    ) waiting ON waiting.tenant_id = t.id
    WHERE t.deleted_on IS NULL ORDER BY waiting.since LIMIT most;
END $$;

GRANT SELECT, INSERT, UPDATE ON social_posts, onboarding_runs, skills, integrations, webhook_endpoints,
  webhook_deliveries, users, memberships, subscriptions, usage_records, export_jobs, integrity_runs, saved_views TO console_app;
GRANT SELECT, INSERT, UPDATE (processed_at) ON outbox TO console_app;
GRANT SELECT, INSERT ON integrity_findings, purge_reports TO console_app;
