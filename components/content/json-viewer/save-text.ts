/** Hands a text to the browser as a file; `name` loses what file systems refuse. */
export function saveText(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 120) || "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
