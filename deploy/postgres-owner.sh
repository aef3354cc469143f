#!/bin/sh
# PostgreSQL's image runs this once, on an empty volume. It creates the table owner, who is not a superuser, so that
# row-level security applies to it too. The owner creates the app's role when the stores are prepared.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres -v password="$POSTGRES_OWNER_PASSWORD" <<'SQL'
CREATE ROLE leadmetrics_owner LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD :'password';
CREATE DATABASE leadmetrics OWNER leadmetrics_owner;
SQL
