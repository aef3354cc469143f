/** The inbox. */
export const HOME = "/";

/** The path to open after sign-in. Always a path of the Console, whatever the URL requested. */
export function localPath(wanted: string): string {
  const base = "http://console.invalid";
  if (!URL.canParse(wanted, base)) return HOME;
  const url = new URL(wanted, base);
  return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : HOME;
}
