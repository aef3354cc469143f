import { expect, it } from "vitest";
import { clientAddress, trustedProxies } from "@/lib/core/http/client-address";
import { asOwner } from "@/lib/testing/people";

const trusted = trustedProxies(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);
const SCRIPT = "<script>".repeat(750);

it.each([
  ["the connection's, without a proxy", "203.0.113.9", undefined, "203.0.113.9"],
  ["the connection's, whatever an untrusted one sends", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["the connection's, also of another that is trusted", "203.0.113.9", "198.51.100.1, 10.0.0.1", "203.0.113.9"],
  ["what a trusted proxy added", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  [
    "what the last trusted proxy added, not what the client sent",
    "10.0.0.1",
    "127.0.0.1, 198.51.100.1",
    "198.51.100.1",
  ],
  ["found through several trusted proxies", "10.0.0.1", "6.6.6.6, 198.51.100.1, fd00::1, 192.0.2.7", "198.51.100.1"],
  ["the left-most, where all are trusted", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  ["the proxy's own, where it names none", "10.0.0.1", undefined, "10.0.0.1"],
  ["IPv4, where it is written as IPv6", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
  ["IPv4, where it is written as IPv6 in hex", "10.0.0.1", "::ffff:cb00:7109", "203.0.113.9"],
  ["of a proxy that is trusted, written as IPv6", "::ffff:10.0.0.1", "2001:DB8:0:0::1", "2001:db8::1"],
  ["none, where a trusted proxy names what is none", "10.0.0.1", SCRIPT, null],
  ["none, where it names an empty one", "10.0.0.1", "", null],
  ["none, with a zone", "fe80::1%eth0", undefined, null],
  ["none, with a port", "10.0.0.1", "198.51.100.1:443", null],
  ["none, where the connection is gone", undefined, "198.51.100.1", null],
])("is %s", async (_, connection, forwarded, expected) => {
  const address = clientAddress(connection, forwarded, trusted);
  expect(address).toBe(expected);
  const { rows } = await asOwner().query("SELECT host($1::inet) AS stored", [address]);
  expect(rows[0].stored).toBe(expected);
});
