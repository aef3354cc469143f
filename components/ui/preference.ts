const year = 365 * 24 * 60 * 60;

/** Stores a display preference in a cookie, so that the server can render with it. Not for secrets. */
export function storePreference(name: string, value: string): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}
