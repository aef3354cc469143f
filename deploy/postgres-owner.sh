#!/bin/sh
# Run once, by the image of PostgreSQL on an empty volume: the tables' owner, who is no superuser, so that row-level
# security binds it too, and who makes the app's role when the stores are prepared.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres -v password="$POSTGRES_OWNER_PASSWORD" <<'SQL'
CREATE ROLE leadmetrics_owner LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD :'password';
CREATE DATABASE leadmetrics OWNER leadmetrics_owner;
SQL
