/** A website without scheme, `www.` and trailing slash: "example.com". */
export function siteName(website: string): string {
  return website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
