import { afterEach, describe, expect, it, vi } from "vitest";
import { refusalOf, sendFile, sha256Of } from "./upload-file";

const RULES = { kind: "PDF", contentType: "application/pdf", ending: ".pdf", maxBytes: 1024 };
const LINK = { url: "https://s3.example/exports/x", headers: { "content-type": "application/pdf" }, uploadRef: "x" };

/** Stands in for the browser's XMLHttpRequest. The test answers it. */
class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  sent: unknown = null;
  readonly asked: string[] = [];
  constructor() {
    FakeRequest.last = this;
  }
  open(method: string, url: string) {
    this.asked.push(`${method} ${url}`);
  }
  setRequestHeader(name: string, value: string) {
    this.asked.push(`${name}: ${value}`);
  }
  send(body: unknown) {
    this.sent = body;
  }
  abort() {
    this.onabort?.();
  }
  answer(status: number, code = "", message = "") {
    this.status = status;
    this.responseText = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    this.onload?.();
  }
}

const file = new Blob(["%PDF-"]);

function sending(online = true) {
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal("navigator", { onLine: online });
  const cancelling = new AbortController();
  const seen: number[] = [];
  const done = sendFile(LINK, file, { signal: cancelling.signal, onSent: (bytes) => seen.push(bytes) });
  return { done, cancelling, seen, request: FakeRequest.last };
}

afterEach(() => vi.unstubAllGlobals());

describe("a file before it is uploaded", () => {
  it.each([
    [{ name: "contract.docx", size: 10 }, "is not a PDF"],
    [{ name: "contract.pdf", size: 0 }, "is empty"],
    [{ name: "contract.pdf", size: 1025 }, "The limit is 1.0 KB"],
  ])("%o is refused: %s", (given, words) => {
    expect(refusalOf(given, RULES)).toContain(words);
  });

  it("is accepted by its extension in any case, up to the limit", () => {
    expect(refusalOf({ name: "Contract.PDF", size: 1024 }, RULES)).toBeNull();
  });

  it("is hashed", async () => {
    expect(await sha256Of(new Blob(["abc"]))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("that is missing, or on a page without WebCrypto, shows an error", async () => {
    const gone = { arrayBuffer: () => Promise.reject(new DOMException("x", "NotReadableError")) } as Blob;
    await expect(sha256Of(gone)).rejects.toThrow("moved or changed");
    vi.stubGlobal("crypto", {});
    await expect(sha256Of(file)).rejects.toThrow("https://");
  });
});

describe("sending a file", () => {
  it("sends it with the headers of its link, and reports progress", async () => {
    const { done, seen, request } = sending();
    expect(request.asked).toEqual(["PUT https://s3.example/exports/x", "content-type: application/pdf"]);
    expect(request.sent).toBe(file);
    request.upload.onprogress?.({ loaded: 3 });
    request.answer(200);
    await done;
    expect(seen).toEqual([3]);
  });

  it.each([
    [403, "AccessDenied", "Request has expired", "upload link expired"],
    [403, "SignatureDoesNotMatch", "", "it changed after you chose it"],
    [400, "BadDigest", "", "it changed after you chose it"],
    [403, "AccessDenied", "", "S3 refused the file (AccessDenied)"],
    [503, "SlowDown", "", "in a moment"],
  ])("that S3 answers by %i %s %s fails: %s", async (status, code, message, words) => {
    const { done, request } = sending();
    request.answer(status, code, message);
    await expect(done).rejects.toThrow(words);
  });

  it("reports whether the browser is offline or S3 is unreachable", async () => {
    const offline = sending(false);
    offline.request.onerror?.();
    await expect(offline.done).rejects.toThrow("You are offline");
    const online = sending();
    online.request.onerror?.();
    await expect(online.done).rejects.toThrow("could not reach S3");
  });

  it("can be cancelled", async () => {
    const { done, cancelling } = sending();
    cancelling.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
  });
});
