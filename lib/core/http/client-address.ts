import "server-only";
import { BlockList, isIP, isIPv4 } from "node:net";

/** The header in which the server passes a request's client address to the app. It overwrites what a client sends. */
export const CLIENT_ADDRESS = "x-client-address";

/** @param networks IP addresses and CIDR ranges of the proxies, as listed in TRUSTED_PROXIES */
export function trustedProxies(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * Where a request comes from. Starts at the connection's address. While the address is a trusted proxy's, goes on to
 * the next entry on the left of X-Forwarded-For. Entries further left were sent by the client and are ignored.
 * @returns an IP address; null when a trusted proxy added something else
 */
export function clientAddress(
  connection: string | undefined,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string | null {
  const hops = forwardedFor?.split(",") ?? [];
  let address = canonicalAddress(connection ?? "");
  while (address !== null && hops.length > 0 && trusted.check(address, familyOf(address))) {
    address = canonicalAddress((hops.pop() ?? "").trim());
  }
  return address;
}

/** An IP address in its canonical form, with an IPv4-mapped IPv6 address as IPv4. Null for anything else. */
function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  if (isIP(text) === 0 || text.includes("%")) return null;
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(address);
  if (!mapped) return address;
  const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
