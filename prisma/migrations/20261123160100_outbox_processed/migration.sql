-- What was passed on is removed after its time, tenant by tenant.
CREATE INDEX outbox_processed ON outbox (tenant_id, processed_at) WHERE processed_at IS NOT NULL;
-- A tenant's own waiting events, oldest first, for whoever passes them on.
CREATE INDEX outbox_waiting_of ON outbox (tenant_id, created_at, id) WHERE processed_at IS NULL;
