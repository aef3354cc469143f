/** Keeps `head` and `tail` characters of a long ID around an ellipsis. Short IDs stay unchanged. */
export function shortenMiddle(value: string, head = 6, tail = 5): string {
  return value.length <= head + tail + 1 ? value : `${value.slice(0, head)}…${value.slice(-tail)}`;
}
