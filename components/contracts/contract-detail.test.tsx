import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { ContractDetail } from "@/lib/contracts/model";
import type { Permission } from "@/lib/core/access/permissions";
import { ContractDetailPage } from "./contract-detail";

const sealed: ContractDetail = {
  refId: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
  tenant: { refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", name: "Northwind" },
  number: "C-2026-014",
  title: "Growth retainer",
  kind: "service_agreement",
  counterparty: "Lindqvist AB",
  status: "sealed",
  acceptedAt: "2026-10-01T08:30:00.000Z",
  lock: { mode: "GOVERNANCE", retainUntil: "2036-10-01T08:30:00.000Z", legalHold: false },
  createdAt: "2026-09-28T10:00:00.000Z",
  errorCode: null,
  rowVersion: 3,
  acceptance: {
    name: "Mara Lindqvist",
    email: "mara@example.com",
    ip: "203.0.113.7",
    at: "2026-10-01T08:30:00.000Z",
    termsVersion: null,
  },
  pdf: {
    fileName: "C-2026-014.pdf",
    bytes: 48_210,
    sha256: "a".repeat(64),
    versionId: "v1",
    lost: null,
    hidden: false,
  },
  replaces: null,
  replacedBy: { refId: "01K9BBBBBBBBBBBBBBBBBBBBBB", number: "C-2026-020" },
  termsVersion: null,
  endsAt: null,
  upload: { state: "missing", why: "No uploaded PDF is waiting to be sealed.", expected: "not_yet" },
  leaseUntil: null,
  hold: { state: "not_held" },
  storage: [{ store: "S3", place: "legal", part: { state: "missing", why: "Lost: S3 has no such version" } }],
  agreement: { compared: [], differences: [], unchecked: [] },
  history: [],
};

const shown = (o: Partial<ContractDetail>, permissions: Permission[]) =>
  pageMarkup(<ContractDetailPage contract={{ ...sealed, ...o }} permissions={permissions} />);
const buttons = (html: string) =>
  [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].map(([, attributes = "", inside = ""]) => ({
    text: inside.replace(/<[^>]+>/g, "").trim(),
    disabled: / disabled(=|\s|$)/.test(attributes),
  }));

describe("contract page", () => {
  it("offers the PDF to users who can open it, and shows its acceptance and retention", () => {
    const html = shown({}, ["contract:open"]);
    expect(buttons(html)).toContainEqual({ text: "Open PDF", disabled: false });
    expect(buttons(html)).toContainEqual({ text: "Download", disabled: false });
    for (const words of ["Mara Lindqvist", "203.0.113.7", "GOVERNANCE lock until", "Lost: S3 has no such version"]) {
      expect(html).toContain(words);
    }
    expect(html).toContain('href="/tenants/01K9AAAAAAAAAAAAAAAAAAAAAA/contracts/01K9BBBBBBBBBBBBBBBBBBBBBB"');
  });

  it("tells other users whom to ask", () => {
    const html = shown({}, ["contract:read"]);
    expect(buttons(html).map(({ text }) => text)).not.toContain("Open PDF");
    expect(html).toContain("Required role in this tenant: legal, auditor or admin");
  });

  it("explains why there is no PDF before it is sealed", () => {
    const html = shown({ status: "seal_failed", pdf: null, lock: null, acceptance: null }, ["contract:open"]);
    expect(html).toContain("Sealing failed. The reason is in the history.");
    expect(html).toContain("Not accepted");
    expect(html).not.toContain("Open PDF");
  });

  it("shows a legal hold with its reason, and its button only to legal", () => {
    const hold = {
      state: "held",
      reason: "File 17 at court.",
      by: "lena@console.test",
      at: "2026-11-01T08:00:00.000Z",
    } as const;
    const html = shown({ hold }, ["contract:hold"]);
    for (const words of ["Under legal hold", "Set by lena@console.test", "File 17 at court."])
      expect(html).toContain(words);
    expect(buttons(html)).toContainEqual({ text: "Clear legal hold…", disabled: false });
    expect(buttons(html).map(({ text }) => text)).not.toContain("Set legal hold…");
    expect(buttons(shown({ hold }, [])).map(({ text }) => text)).not.toContain("Clear legal hold…");
    const unsettled = buttons(shown({ hold: { state: "unsettled" } }, ["contract:hold"])).map(({ text }) => text);
    expect(unsettled).toEqual(expect.arrayContaining(["Set legal hold…", "Clear legal hold…"]));
  });

  it("offers to upload an accepted contract's PDF, and to seal the upload", () => {
    const accepted = { status: "accepted", pdf: null, lock: null, hold: null } as const;
    const empty = shown(accepted, ["contract:write"]);
    expect(empty).toContain("Signed PDF");
    expect(empty).toContain("up to 32 MB");
    expect(buttons(empty).map(({ text }) => text)).not.toContain("Seal and lock");
    const value = {
      uploadRef: "01K9DDDDDDDDDDDDDDDDDDDDDD",
      bytes: 2048,
      sha256: "b".repeat(64),
      at: "2026-11-01T08:00:00.000Z",
    };
    const waiting = shown({ ...accepted, upload: { state: "present", value } }, ["contract:write"]);
    expect(buttons(waiting)).toContainEqual({ text: "Seal and lock", disabled: false });
    const reading = shown({ ...accepted, upload: { state: "present", value } }, ["contract:read"]);
    expect(reading).toContain("Your role cannot seal it. Required role in this tenant: legal or admin.");
    expect(reading).not.toContain('type="file"');
  });

  it("offers a draft's events, editing and deletion, and none of them once it has ended", () => {
    const draft = { status: "draft", pdf: null, lock: null, hold: null, acceptance: null } as const;
    const html = shown(draft, ["contract:write"]);
    expect(buttons(html)).toEqual(
      expect.arrayContaining([
        { text: "Mark as sent…", disabled: false },
        { text: "Void…", disabled: false },
      ]),
    );
    expect(buttons(html).map(({ text }) => text)).not.toContain("Delete…");
    expect(html).toContain("/contracts/01K9ZZZZZZZZZZZZZZZZZZZZZZ/edit");
    const ended = shown({ status: "terminated" }, ["contract:write", "record:delete"]);
    expect(buttons(ended).map(({ text }) => text)).not.toContain("Delete…");
    expect(ended).not.toContain('aria-label="Actions"');
  });
});
