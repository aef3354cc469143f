-- How far an integrity run has come: the part it is in, and its place there. A worker that stops leaves it for the next.
ALTER TABLE integrity_runs ADD COLUMN cursor JSONB;

CREATE INDEX export_jobs_open ON export_jobs (tenant_id) WHERE status IN ('queued', 'running');

-- Exports and integrity runs take long, so they no longer wait in one line with what is due in the tenants.
CREATE OR REPLACE FUNCTION tenants_with_due_work(most int) RETURNS TABLE (id uuid, ref_id text, name text) LANGUAGE plpgsql AS $$
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
        UNION ALL (SELECT f.tenant_id, f.due_at FROM follow_ups f WHERE f.tenant_id IS NOT NULL AND f.due_at <= now())
      ) due GROUP BY due.tenant_id
    ) waiting ON waiting.tenant_id = t.id
    WHERE t.deleted_on IS NULL ORDER BY waiting.since LIMIT most;
END $$;

-- The tenants in which an export or an integrity run waits, or was left by a worker: the longest waiting first.
CREATE FUNCTION tenants_with_waiting_jobs(job text, most int) RETURNS TABLE (id uuid, ref_id text, name text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.looking_for_work', 'on', true), set_config('app.provisioning', 'on', true);
  RETURN QUERY
    SELECT t.id, t.ref_id::text, t.name FROM tenants t JOIN (
      SELECT waiting.tenant_id, min(waiting.at) AS since FROM (
        SELECT e.tenant_id, e.updated_at AS at FROM export_jobs e WHERE job = 'export' AND e.deleted_on IS NULL
          AND (e.status = 'queued' OR (e.status = 'running' AND (e.lease_until IS NULL OR e.lease_until <= now())))
        UNION ALL
        SELECT i.tenant_id, i.updated_at FROM integrity_runs i WHERE job = 'integrity' AND i.deleted_on IS NULL
          AND (i.status = 'queued' OR (i.status = 'running' AND (i.lease_until IS NULL OR i.lease_until <= now())))
      ) waiting GROUP BY waiting.tenant_id
    ) jobs ON jobs.tenant_id = t.id
    WHERE t.deleted_on IS NULL ORDER BY jobs.since LIMIT most;
END $$;
