-- What must still be done in another store once a change is committed: written in the change's transaction, removed when
-- it is done. A worker does what is left after a minute, as after a crash. `step` names what is done, `record_ref` to
-- what. It is a queue, so a row that is done is deleted and not marked.
CREATE TABLE follow_ups (
  id UUID NOT NULL,
  tenant_id UUID,
  step TEXT NOT NULL,
  record_ref CHAR(26) NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '1 minute',
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT follow_ups_pkey PRIMARY KEY (id)
);
ALTER TABLE follow_ups ADD CONSTRAINT follow_ups_tenant_id_fkey
  FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX follow_ups_due ON follow_ups (tenant_id, due_at);

-- Those of templates belong to no tenant, as templates do.
ALTER TABLE follow_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE follow_ups FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON follow_ups
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND (SELECT writing_globally())));
CREATE POLICY read_due ON follow_ups FOR SELECT USING ((SELECT looking_for_work()));
GRANT SELECT, INSERT, UPDATE, DELETE ON follow_ups TO console_app;
