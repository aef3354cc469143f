/**
 * Saves bytes as a file in the browser. Characters that file systems refuse are replaced in `name`. `type` is a media
 * type.
 */
export function saveBytes(content: BlobPart | Uint8Array, name: string, type: string): void {
  const part = content instanceof Uint8Array ? new Uint8Array(content) : content;
  const address = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileNameFrom(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Replaces everything but letters, digits, dots, dashes and underscores with a dash. */
function fileNameFrom(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[-.]+/, "")
      .slice(0, 120) || "download"
  );
}
