const year = 365 * 24 * 60 * 60;

/** Keeps a choice of looks in a cookie, so that the server's next page already has it. No secrets here. */
export function storePreference(name: string, value: string): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}
