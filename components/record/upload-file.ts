import { formatBytes } from "@/components/ui/format";

/** What can be uploaded: one file type up to a maximum size. */
export type UploadRules = {
  /** Name in messages, such as "PDF". */
  kind: string;
  contentType: string;
  /** ".pdf" */
  ending: string;
  maxBytes: number;
};

/** A file's metadata, sent before the upload; `sha256` is in lower-case hex. */
export type Announced = { contentType: string; bytes: number; sha256: string };

/** The upload URL and its required headers. */
export type UploadLink = { url: string; headers: Record<string, string>; uploadRef: string };

/** Why a file cannot be uploaded; null if it can. */
export function refusalOf(
  file: { name: string; size: number },
  { kind, ending, maxBytes }: UploadRules,
): string | null {
  if (!file.name.toLowerCase().endsWith(ending))
    return `${file.name} is not a ${kind}. Choose a file ending in ${ending}.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size <= maxBytes) return null;
  return `${file.name} is ${formatBytes(file.size)}. The limit is ${formatBytes(maxBytes)}.`;
}

/**
 * SHA-256 of a file, read at once because WebCrypto does not support streams.
 * @throws an error with a message for the user if the file cannot be read
 */
export async function sha256Of(file: Blob): Promise<string> {
  // Browsers provide it only on HTTPS and localhost.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new Error("Uploads need HTTPS. Open the Console at its https:// address.");
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Error("The file was moved or changed, so it can no longer be read. Choose it again.");
  });
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Uploads a file to its link. Uses XMLHttpRequest because `fetch` reports no upload progress.
 * @throws an error with a message for the user; an AbortError if `signal` was aborted
 */
export function sendFile(
  { url, headers }: UploadLink,
  file: Blob,
  { signal, onSent }: { signal: AbortSignal; onSent: (bytes: number) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (failure: Error | null) => {
      signal.removeEventListener("abort", abort);
      if (failure) reject(failure);
      else resolve();
    };
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () =>
      settle(request.status === 200 ? null : new Error(refusedWith(request.status, request.responseText)));
    request.onerror = () => settle(new Error(navigator.onLine ? UNREACHED : OFFLINE));
    request.onabort = () => settle(new DOMException("The upload was cancelled.", "AbortError"));
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal.addEventListener("abort", abort);
    if (signal.aborted) settle(new DOMException("The upload was cancelled.", "AbortError"));
    else request.send(file);
  });
}

const OFFLINE = "You are offline. The file was not uploaded; try again when the connection is back.";
const UNREACHED =
  "This browser could not reach S3, or the connection was lost. Try again. If the problem persists, contact support.";

function refusedWith(status: number, body: string): string {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? `HTTP ${status}`;
  if (/expired/i.test(body)) return "The upload link expired before the upload started. Try again.";
  if (code === "SignatureDoesNotMatch" || code === "BadDigest" || code === "XAmzContentChecksumMismatch") {
    return `S3 refused the file (${code}): it changed after you chose it. Choose it again once it is saved.`;
  }
  if (status >= 500) return `S3 is not ready to accept the file (${code}). Try again in a moment.`;
  return `S3 refused the file (${code}). Try again. If the problem persists, contact support.`;
}
