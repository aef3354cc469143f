import "server-only";
import { lookup } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";

/** Local, private and reserved addresses: RFC 6890 and its registries. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}

/** Only globally allocated IPv6 addresses may be called, without the ranges that embed an IPv4 address. */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet("2000::", 3, "ipv6");
const PRIVATE_6 = new BlockList();
PRIVATE_6.addSubnet("2001::", 23, "ipv6");
PRIVATE_6.addSubnet("2001:db8::", 32, "ipv6");
PRIVATE_6.addSubnet("2002::", 16, "ipv6");
PRIVATE_6.addSubnet("3fff::", 20, "ipv6");

/** Whether an address is reachable from the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !PRIVATE.check(address, "ipv4");
    case 6:
      return PUBLIC_6.check(address, "ipv6") && !PRIVATE_6.check(address, "ipv6");
    default:
      return false;
  }
}

/** Private addresses are allowed on a local machine, for trying it out. */
export function privateAllowed(): boolean {
  return env().ENVIRONMENT === "local" || env().ENVIRONMENT === "test";
}

/** @throws INVALID, for the field `url`, for an address that may not be called */
export async function requireCallable(url: string, allowPrivate: boolean): Promise<void> {
  if (allowPrivate) return;
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:") throw refusal("Must start with https://");
  await publicAddresses(hostname).catch((error: unknown) => {
    throw refusal(error instanceof Error ? error.message : String(error));
  });
}

function refusal(why: string): AppError {
  return new AppError("INVALID", `url: ${why}`, { url: why });
}

/**
 * The public addresses of a host.
 * @throws an Error with the reason when there are none, or some are not public
 */
async function publicAddresses(hostname: string): Promise<{ address: string; family: number }[]> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) throw new Error(`${host} was not found`);
  if (!found.every(({ address }) => isPublicAddress(address))) {
    throw new Error(`${host} is in a private network`);
  }
  return found;
}

/**
 * Resolves a host while its connection is being made, so that the checked address is the one called, even if the DNS
 * answer changes a moment later.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  publicAddresses(hostname).then(
    (found) => {
      const [first] = found;
      if (options.all) callback(null, found);
      else callback(null, first?.address ?? "", first?.family ?? 4);
    },
    (error: Error) => callback(Object.assign(error, { code: "EPRIVATE" }), ""),
  );
};
