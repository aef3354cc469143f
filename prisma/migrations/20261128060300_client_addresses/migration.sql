-- An audit event's address is an address. What was stored before came from a header that anybody could send, so some of it
-- is not one. The hash of an event covers the text as it was: where that is not how the database writes the address, it
-- is kept in ip_as_sent, which nothing shows and no new event has, and the hash goes on covering it.
CREATE FUNCTION inet_or_null(address text) RETURNS inet LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN address::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;

-- The owner too sees no tenant's rows while row-level security is forced.
ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_events ADD COLUMN ip_as_sent TEXT;
UPDATE audit_events SET ip_as_sent = ip WHERE ip IS DISTINCT FROM host(inet_or_null(ip));
ALTER TABLE audit_events ALTER COLUMN ip TYPE INET USING inet_or_null(ip);
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION audit_event_hash(e audit_events) RETURNS char(64) LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    e.prev_hash, e.seq, e.id, e.tenant_id, extract(epoch FROM e.at), e.actor, e.actor_id, e.action, e.entity,
    e.entity_ref, e.before, e.after, e.diff_ref, e.request_id, coalesce(e.ip_as_sent, host(e.ip))
  )::text, 'UTF8')), 'hex')
$$;

DROP FUNCTION inet_or_null(text);
ALTER TABLE audit_events ADD CONSTRAINT audit_events_ip_as_sent CHECK (ip_as_sent IS NULL) NOT VALID;
