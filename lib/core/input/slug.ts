/** Makes a slug from the ASCII letters and digits of a text, up to `max` characters. Empty if there are none. */
export function asciiSlug(text: string, max: number): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, max).replace(/-+$/, "");
}

/** The slug of a name that is ASCII except for its accents. Empty if the server makes a better one. */
export function suggestedSlug(name: string, max: number): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  return /[^\x00-\x7F]/.test(letters.replace(/[^\p{L}\p{N}]/gu, "")) ? "" : asciiSlug(name, max);
}
