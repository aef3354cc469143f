/** A slug of the ASCII letters and digits of a text, up to `max` characters; empty where it has none. */
export function asciiSlug(text: string, max: number): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, max).replace(/-+$/, "");
}

/** The slug of a name that ASCII can write but for its accents; empty where the server makes a better one. */
export function suggestedSlug(name: string, max: number): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  return /[^\x00-\x7F]/.test(letters.replace(/[^\p{L}\p{N}]/gu, "")) ? "" : asciiSlug(name, max);
}
