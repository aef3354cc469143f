-- Who may use the Console is kept in the Console. A person makes their own password, by a link whose hash is kept until
-- it is used or has run out.
ALTER TABLE staff
  ADD COLUMN invitation_hash TEXT,
  ADD COLUMN invitation_expires_at TIMESTAMPTZ(3),
  ADD COLUMN sessions_from TIMESTAMPTZ(3),
  ADD COLUMN row_version INTEGER NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX staff_invitation_hash_key ON staff (invitation_hash);
CREATE INDEX staff_newest ON staff (created_at DESC, id DESC);

-- Nobody is made with a password, no address changes, and neither a person nor a grant is ever deleted: a grant ends.
GRANT INSERT (id, ref_id, email, name, failed_sign_ins, row_version, created_at, updated_at) ON staff TO console_app;
GRANT UPDATE (name, password_hash, invitation_hash, invitation_expires_at, sessions_from, disabled_at, row_version)
  ON staff TO console_app;
GRANT INSERT ON staff_grants TO console_app;
GRANT UPDATE (reason, expires_at) ON staff_grants TO console_app;

-- As before, and from when on a session must be: one begun before a new password, or before its owner was shut out, is over.
CREATE OR REPLACE FUNCTION console_entry(staff uuid, tenant_ref text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE entry jsonb;
BEGIN
  PERFORM set_config('app.staff_id', staff::text, true);
  SELECT jsonb_build_object(
    'staff', jsonb_build_object('id', s.id, 'refId', s.ref_id, 'email', s.email, 'name', s.name),
    'sessionsFrom', s.sessions_from,
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
