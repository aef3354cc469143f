-- Tries to sign in, counted before the password is looked at: of an account from a network, of an account from anywhere
-- (network is null), from a network at any account (account is null), and all of them (both null). An account is the
-- sha256 of the email as typed, so that an unknown email is counted like a known one and what was typed is not kept. A
-- network is an IPv4 address or an IPv6 /64. Belongs to no tenant: no tenant_id, no row-level security, no history.
CREATE TABLE sign_in_tries (
  account CHAR(64),
  network INET,
  tries INTEGER NOT NULL,
  until TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX sign_in_tries_once ON sign_in_tries (account, network) NULLS NOT DISTINCT;
CREATE INDEX sign_in_tries_until ON sign_in_tries (until);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_tries TO console_app;

-- The network an address is counted under. An address that is not known is counted as 0.0.0.0.
CREATE FUNCTION sign_in_network(address inet) RETURNS inet LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE family(address) WHEN 6 THEN network(set_masklen(address, 64))::inet ELSE coalesce(address, '0.0.0.0') END
$$;

-- Counts one try and answers how many there are now. A count begins anew when its time is over. The try that reaches
-- `most` starts that time again, so that a full count always lasts for all of it.
CREATE FUNCTION count_sign_in_try(of_account bpchar, of_network inet, span interval, most int) RETURNS int
LANGUAGE sql AS $$
  INSERT INTO sign_in_tries AS t (account, network, tries, until)
  VALUES (of_account, of_network, 1, clock_timestamp() + span)
  ON CONFLICT (account, network) DO UPDATE SET
    tries = CASE WHEN t.until <= clock_timestamp() THEN 1 ELSE t.tries + 1 END,
    until = CASE WHEN t.until <= clock_timestamp() OR t.tries + 1 = most THEN clock_timestamp() + span ELSE t.until END
  RETURNING tries
$$;

-- Counts a try of an account from an address, everywhere it counts, and forgets a few counts that are long over. A try
-- that is refused counts no further: whoever goes on trying neither shuts out others behind the same address nor slows
-- anybody down. All take the rows in the same order, the most contended last.
CREATE FUNCTION count_sign_in(
  of_account bpchar, address inet, most_here int, most_of_network int,
  OUT here int, OUT of_network int, OUT of_account_anywhere int, OUT overall int
) LANGUAGE plpgsql AS $$
DECLARE from_network inet := sign_in_network(address);
BEGIN
  here := count_sign_in_try(of_account, from_network, interval '15 minutes', most_here);
  IF here > most_here THEN RETURN; END IF;
  of_network := count_sign_in_try(NULL, from_network, interval '15 minutes', most_of_network);
  IF of_network > most_of_network THEN RETURN; END IF;
  of_account_anywhere := count_sign_in_try(of_account, NULL, interval '15 minutes', 0);
  overall := count_sign_in_try(NULL, NULL, interval '1 minute', 0);
  DELETE FROM sign_in_tries WHERE ctid IN (
    SELECT ctid FROM sign_in_tries WHERE until < now() - interval '1 hour' ORDER BY until LIMIT 8 FOR UPDATE SKIP LOCKED
  );
END $$;

-- Takes back a try that was right, and those of the account from the address before it.
CREATE FUNCTION forgive_sign_in(of_account bpchar, address inet) RETURNS void LANGUAGE plpgsql AS $$
DECLARE from_network inet := sign_in_network(address);
BEGIN
  DELETE FROM sign_in_tries WHERE account = of_account AND network = from_network;
  UPDATE sign_in_tries SET tries = greatest(tries - 1, 0) WHERE account IS NULL AND network = from_network;
  UPDATE sign_in_tries SET tries = greatest(tries - 1, 0) WHERE account = of_account AND network IS NULL;
  UPDATE sign_in_tries SET tries = greatest(tries - 1, 0) WHERE account IS NULL AND network IS NULL;
END $$;

-- What the counts replace.
ALTER TABLE staff DROP COLUMN failed_sign_ins, DROP COLUMN locked_until;
