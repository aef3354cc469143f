/** The path to go to after signing in: one of the Console's own, whatever the address asked for. */
export function localPath(wanted: string): string {
  const base = "http://console.invalid";
  if (!URL.canParse(wanted, base)) return "/tenants";
  const url = new URL(wanted, base);
  return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : "/tenants";
}
