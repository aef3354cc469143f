/** A website without its scheme, `www.` and final slash: "example.com". */
export function siteName(website: string): string {
  return website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
