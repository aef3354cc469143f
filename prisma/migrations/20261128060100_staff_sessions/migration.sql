-- A session is a row, so that it can end: on sign-out, when its owner is disabled or gets a new password, when nobody has
-- used it for a while, and in any case at expires_at. The cookie holds a random token; only its hash is kept here.
-- Like staff and staff_grants it belongs to no tenant, so it has no tenant_id and no row-level security. Rows are history
-- and are not deleted: who was signed in, from where and until when.
CREATE TABLE staff_sessions (
  id UUID PRIMARY KEY,
  token_hash CHAR(64) NOT NULL,
  staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  last_seen_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ(3) NOT NULL,
  ended_at TIMESTAMPTZ(3),
  end_reason TEXT CONSTRAINT staff_sessions_end_reason CHECK (end_reason IN ('signed_out', 'disabled', 'password_changed')),
  ip INET,
  user_agent TEXT CONSTRAINT staff_sessions_user_agent CHECK (length(user_agent) <= 512),
  CONSTRAINT staff_sessions_end CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX staff_sessions_token_hash_key ON staff_sessions (token_hash);
CREATE INDEX staff_sessions_open ON staff_sessions (staff_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE (last_seen_at, ended_at, end_reason) ON staff_sessions TO console_app;

-- The database ends the sessions, so that no code path can disable somebody or change a password and forget them.
CREATE FUNCTION end_staff_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE staff_sessions
  SET ended_at = now(), end_reason = CASE WHEN NEW.disabled_at IS NULL THEN 'password_changed' ELSE 'disabled' END
  WHERE staff_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER end_sessions AFTER UPDATE OF password_hash, disabled_at ON staff FOR EACH ROW
  WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR (NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL))
  EXECUTE FUNCTION end_staff_sessions();

-- As before, for the owner of a live session, or null. The time it was last used is written at most once a minute.
DROP FUNCTION console_entry(uuid, text);
CREATE FUNCTION console_entry(session_hash bpchar, idle_minutes int, tenant_ref text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  session staff_sessions;
  entry jsonb;
BEGIN
  SELECT * INTO session FROM staff_sessions
  WHERE token_hash = session_hash AND ended_at IS NULL AND expires_at > now()
    AND last_seen_at > now() - make_interval(mins => idle_minutes);
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM set_config('app.staff_id', session.staff_id::text, true);
  SELECT jsonb_build_object(
    'staff', jsonb_build_object('id', s.id, 'refId', s.ref_id, 'email', s.email, 'name', s.name),
    'sessionExpiresAt', session.expires_at,
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
  ) INTO entry FROM staff s WHERE s.id = session.staff_id AND s.disabled_at IS NULL;
  IF entry IS NOT NULL AND session.last_seen_at < now() - interval '1 minute' THEN
    UPDATE staff_sessions SET last_seen_at = now()
    WHERE id = session.id AND ended_at IS NULL AND last_seen_at < now() - interval '1 minute';
  END IF;
  RETURN entry;
END $$;

-- What the rows replace.
ALTER TABLE staff DROP COLUMN sessions_from;
