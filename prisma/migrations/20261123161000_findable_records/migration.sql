-- Every kind of record that has a page, as it is named and in which state it is; the trash holds what can be restored.
-- Whoever asks sees what the policies of each table show them. A condition on ref_id or id reaches each table's index.
CREATE FUNCTION findable_records() RETURNS TABLE (
  tenant_id uuid, kind text, ref_id char(26), id uuid, title text, status text, trashed boolean, created_at timestamptz
) LANGUAGE sql STABLE AS $$
  SELECT t.id, 'tenant'::text, t.ref_id, t.id, t.name, t.status, false, t.created_at
    FROM tenants t WHERE t.deleted_on IS NULL
  UNION ALL SELECT r.tenant_id, 'onboarding_run', r.ref_id, r.id, r.website, r.status,
      r.deleted_on IS NOT NULL, r.created_at FROM onboarding_runs r
  UNION ALL SELECT s.tenant_id, 'strategy', s.ref_id, s.id, s.title, s.status,
      s.deleted_on IS NOT NULL, s.created_at FROM strategies s
  UNION ALL SELECT a.tenant_id, 'activity', a.ref_id, a.id, a.title, a.status,
      a.deleted_on IS NOT NULL, a.created_at FROM activities a
  UNION ALL SELECT b.tenant_id, 'blog_post', b.ref_id, b.id, b.title, b.status,
      b.deleted_on IS NOT NULL, b.created_at FROM blog_posts b
  UNION ALL SELECT p.tenant_id, 'social_post', p.ref_id, p.id, p.excerpt, p.status,
      p.deleted_on IS NOT NULL, p.created_at FROM social_posts p
  UNION ALL SELECT c.tenant_id, 'contract', c.ref_id, c.id, c.title, c.status,
      c.deleted_on IS NOT NULL, c.created_at FROM contracts c
  UNION ALL SELECT l.tenant_id, 'tool_call', l.ref_id, l.id, l.tool_name, l.status, false, l.created_at
    FROM tool_calls l WHERE l.deleted_on IS NULL
  UNION ALL SELECT k.tenant_id, 'skill', k.ref_id, k.id, k.name, k.status,
      k.deleted_on IS NOT NULL, k.created_at FROM skills k
  UNION ALL SELECT i.tenant_id, 'integration', i.ref_id, i.id, i.name, i.status,
      i.deleted_on IS NOT NULL, i.created_at FROM integrations i
  UNION ALL SELECT e.tenant_id, 'webhook_endpoint', e.ref_id, e.id, e.name, e.status,
      e.deleted_on IS NOT NULL, e.created_at FROM webhook_endpoints e
  UNION ALL SELECT d.tenant_id, 'webhook_delivery', d.ref_id, d.id, d.event, d.status, false, d.created_at
    FROM webhook_deliveries d WHERE d.deleted_on IS NULL
  UNION ALL SELECT g.tenant_id, 'integrity_run', g.ref_id, g.id, g.requested_by, g.status, false, g.created_at
    FROM integrity_runs g WHERE g.deleted_on IS NULL
  UNION ALL SELECT x.tenant_id, 'export_job', x.ref_id, x.id, x.list, x.status, false, x.created_at
    FROM export_jobs x WHERE x.deleted_on IS NULL
$$;

-- In which of the tenants that the acting member of staff has a grant for a record has this ref_id or, without one,
-- this id. Each is entered in turn, so that the policies hold; only the tenants are told, and the record is read in its
-- own. `made` is the time inside the identifier, by which the month of a tool call is found.
CREATE FUNCTION tenants_with_record(ref char(26), row_id uuid, made timestamptz)
RETURNS TABLE (tenant_ref text, tenant_name text) LANGUAGE plpgsql AS $$
DECLARE
  tenant record;
  there boolean;
BEGIN
  FOR tenant IN SELECT t.id, t.ref_id::text AS ref, t.name FROM tenants t WHERE t.deleted_on IS NULL LOOP
    PERFORM set_config('app.tenant_id', tenant.id::text, true);
    IF ref IS NULL THEN
      there := EXISTS (SELECT FROM findable_records() r
        WHERE r.tenant_id = tenant.id AND r.id = row_id AND (r.kind <> 'tool_call' OR r.created_at = made));
    ELSE
      there := EXISTS (SELECT FROM findable_records() r
        WHERE r.tenant_id = tenant.id AND r.ref_id = ref AND (r.kind <> 'tool_call' OR r.created_at = made));
    END IF;
    IF there THEN
      tenant_ref := tenant.ref;
      tenant_name := tenant.name;
      RETURN NEXT;
    END IF;
  END LOOP;
  PERFORM set_config('app.tenant_id', '', true);
END $$;
