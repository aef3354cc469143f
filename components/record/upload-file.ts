import { formatBytes } from "@/components/ui/format";

/** What may be uploaded: one kind of file, up to so many bytes. */
export type UploadRules = {
  /** "PDF", as in "is no PDF". */
  kind: string;
  contentType: string;
  /** ".pdf" */
  ending: string;
  maxBytes: number;
};

/** A file as it is announced before it is sent; `sha256` in lower-case hex. */
export type Announced = { contentType: string; bytes: number; sha256: string };

/** Where the file goes, and the headers that must go with it. */
export type UploadLink = { url: string; headers: Record<string, string>; uploadRef: string };

/** Why a file may not be uploaded, in words; null where it may. */
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

/** The sha256 of a file, in one piece: WebCrypto takes no stream. @throws in words, where the file cannot be read */
export async function sha256Of(file: Blob): Promise<string> {
  // Browsers have it on HTTPS and on localhost alone.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new Error("Uploads need HTTPS. Open the Console at its https:// address.");
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Error("The file was moved or changed, so it can no longer be read. Choose it again.");
  });
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Puts a file where its link says. `fetch` tells nothing of what has been sent, so it goes by XMLHttpRequest.
 * @throws in words what went wrong; an AbortError where `signal` came
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
