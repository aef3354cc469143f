-- What the lists sort by. Each index is named <table>_sort_<column>, or <table>_all_sort_<column> across all tenants, and
-- ends in the id, so that records with the same value keep their order. Sorting by status uses the indexes by status.

-- Titles and names as people order them: in every script, without regard to case, "Part 2" before "Part 10".
CREATE COLLATION natural_order (provider = icu, locale = 'und-u-kn');

-- A title may be longer than an index entry, so lists sort by its first 120 characters.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['strategies', 'activities', 'blog_posts', 'contracts'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN sort_title TEXT COLLATE natural_order NOT NULL
      GENERATED ALWAYS AS (left(title, 120)) STORED', t);
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, sort_title, id) WHERE deleted_on IS NULL', t || '_sort_title', t);
    EXECUTE format('CREATE INDEX %I ON %I (sort_title, id) WHERE deleted_on IS NULL', t || '_all_sort_title', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['tenants', 'users', 'staff', 'integrations', 'webhook_endpoints'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN sort_name TEXT COLLATE natural_order NOT NULL
      GENERATED ALWAYS AS (left(name, 120)) STORED', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['users', 'integrations', 'webhook_endpoints'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, sort_name, id) WHERE deleted_on IS NULL', t || '_sort_name', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['blog_posts', 'social_posts'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, publish_at, id) WHERE deleted_on IS NULL', t || '_sort_publish_at', t);
    EXECUTE format('CREATE INDEX %I ON %I (publish_at, id) WHERE deleted_on IS NULL', t || '_all_sort_publish_at', t);
  END LOOP;
END $$;
CREATE INDEX tenants_sort_name ON tenants (sort_name, id) WHERE deleted_on IS NULL;
CREATE INDEX staff_sort_name ON staff (sort_name, id);
CREATE INDEX activities_sort_scheduled_for ON activities (tenant_id, scheduled_for, id) WHERE deleted_on IS NULL;
CREATE INDEX activities_all_sort_scheduled_for ON activities (scheduled_for, id) WHERE deleted_on IS NULL;
CREATE INDEX contracts_sort_accepted_at ON contracts (tenant_id, accepted_at, id) WHERE deleted_on IS NULL;
CREATE INDEX contracts_all_sort_accepted_at ON contracts (accepted_at, id) WHERE deleted_on IS NULL;
CREATE INDEX contracts_sort_retain_until ON contracts (tenant_id, retain_until, id) WHERE deleted_on IS NULL;
CREATE INDEX contracts_all_sort_retain_until ON contracts (retain_until, id) WHERE deleted_on IS NULL;
CREATE INDEX onboarding_runs_sort_finished_at ON onboarding_runs (tenant_id, finished_at, id) WHERE deleted_on IS NULL;
CREATE INDEX onboarding_runs_all_sort_finished_at ON onboarding_runs (finished_at, id) WHERE deleted_on IS NULL;
CREATE INDEX users_sort_last_login_at ON users (tenant_id, last_login_at, id) WHERE deleted_on IS NULL;
CREATE INDEX integrations_sort_last_used_at ON integrations (tenant_id, last_used_at, id) WHERE deleted_on IS NULL;
CREATE INDEX tenants_by_status ON tenants (status, created_at DESC, id DESC) WHERE deleted_on IS NULL;
