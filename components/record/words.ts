/** A state's or event's name as people read it: `changes_requested` → "Changes requested". */
export function humanize(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
