/** Why a PDF could not be shown. */
export type PdfFailure =
  | { kind: "expired" }
  | { kind: "missing" }
  | { kind: "offline" }
  | { kind: "unreachable"; detail: string }
  | { kind: "not-a-pdf"; detail: string }
  | { kind: "refused"; status: number }
  | { kind: "broken"; detail: string };

/** Classifies an error from pdf.js. A cross-origin response without CORS headers looks like a network failure. */
export function readFailure(error: unknown, online: boolean): PdfFailure {
  const name = error instanceof Error ? error.name : "";
  const detail = error instanceof Error ? error.message : String(error);
  if (name === "ResponseException") return fromStatus(statusOf(error), detail, online);
  if (name === "InvalidPDFException") return { kind: "not-a-pdf", detail };
  if (/failed to fetch|networkerror|load failed|network error/i.test(detail)) {
    return online ? { kind: "unreachable", detail } : { kind: "offline" };
  }
  return { kind: "broken", detail };
}

function fromStatus(status: number, detail: string, online: boolean): PdfFailure {
  if (status === 401 || status === 403) return { kind: "expired" };
  if (status === 404 || status === 410) return { kind: "missing" };
  if (status === 0) return online ? { kind: "unreachable", detail } : { kind: "offline" };
  return { kind: "refused", status };
}

function statusOf(error: unknown): number {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : 0;
}

/** Whether a new link may help. */
export function mayBeExpired(failure: PdfFailure): boolean {
  return failure.kind === "expired" || failure.kind === "unreachable";
}

export function wordsFor(failure: PdfFailure): { title: string; text: string } {
  switch (failure.kind) {
    case "expired":
      return {
        title: "The link to this file is no longer valid",
        text: "File links expire quickly. Try again to get a new one, or reload the page.",
      };
    case "missing":
      return {
        title: "File not found",
        text: "S3 has no object with this key. See the storage panel for what is missing.",
      };
    case "offline":
      return { title: "You are offline", text: "The file could not be loaded. Try again once you are connected." };
    case "unreachable":
      return {
        title: "The file storage did not respond",
        text: `It may be down or refuse this site (${failure.detail}). Try again. If it persists, contact operations.`,
      };
    case "not-a-pdf":
      return {
        title: "This file is not a readable PDF",
        text: `It is damaged or not a PDF (${failure.detail}). Its hash shows whether it was changed.`,
      };
    case "refused":
      return {
        title: "The file storage refused the request",
        text: `It responded with status ${failure.status}. Try again. If it persists, contact operations.`,
      };
    case "broken":
      return { title: "The file could not be opened", text: `${failure.detail}. Try again, or reload the page.` };
  }
}
