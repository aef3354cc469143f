/** Hands bytes to the browser as a file; `name` loses what file systems refuse. `type` is a media type. */
export function saveBytes(content: BlobPart | Uint8Array, name: string, type: string): void {
  const part = content instanceof Uint8Array ? new Uint8Array(content) : content;
  const address = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileNameFrom(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Letters, digits, dot, dash and underscore; anything else becomes a dash. */
function fileNameFrom(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[-.]+/, "")
      .slice(0, 120) || "download"
  );
}
