import { z } from "zod";
import { day, momentText } from "@/lib/core/input/dates";
import { cursorText, emailAsGiven, line, sha256Text } from "@/lib/core/input/text";
import type { Machine, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { byState, byText, byTime, sortField, sorts } from "@/lib/core/records/sort";

export const CONTRACT_STATUSES = [
  "draft",
  "sent",
  "accepted",
  "sealing",
  "sealed",
  "seal_failed",
  "expired",
  "terminated",
  "declined",
  "voided",
] as const;
export type ContractStatus = (typeof CONTRACT_STATUSES)[number];

export const CONTRACT_KINDS = [
  "service_agreement",
  "order_form",
  "data_processing",
  "non_disclosure",
  "amendment",
  "other",
] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

/** Sealing: the locked put, verified by version id, happens between `start_sealing` and `seal`. */
export const CONTRACT_MACHINE = {
  send: { from: ["draft"], to: "sent", by: "contract:write" },
  accept: { from: ["sent"], to: "accepted", by: "contract:write" },
  decline: { from: ["sent"], to: "declined", by: "contract:write" },
  void: { from: ["draft", "sent", "accepted"], to: "voided", by: "contract:write", reason: "demanded" },
  start_sealing: { from: ["accepted", "seal_failed"], to: "sealing", by: "contract:write" },
  fail_sealing: { from: ["sealing"], to: "seal_failed", by: "contract:write", reason: "demanded" },
  seal: { from: ["sealing"], to: "sealed", by: "contract:write" },
  expire: { from: ["sealed"], to: "expired", by: "program" },
  terminate: { from: ["sealed"], to: "terminated", by: "contract:write", reason: "demanded" },
} as const satisfies Machine<ContractStatus, string>;

export type ContractEvent = keyof typeof CONTRACT_MACHINE;

/** What the list of contracts can be sorted by. */
export const CONTRACT_SORTS = sorts(
  {
    title: byText("sortTitle"),
    status: byState(CONTRACT_STATUSES),
    lock: byTime("retainUntil"),
    accepted: byTime("acceptedAt"),
  },
  ["sent", "accepted", "seal_failed"],
);

export const contractFilters = z.strictObject({
  status: z.array(z.enum(CONTRACT_STATUSES)).optional(),
  kind: z.array(z.enum(CONTRACT_KINDS)).optional(),
  sort: sortField(CONTRACT_SORTS),
  cursor: cursorText.optional(),
});

export const NO_KIND = "Choose one of the listed kinds";

/** The fields of a draft contract. */
export const contractTerms = z.strictObject({
  number: line(60),
  title: line(200),
  kind: z.enum(CONTRACT_KINDS, NO_KIND),
  counterparty: line(200),
  termsVersion: line(60).optional(),
  /** The last day it runs, in UTC. Without one it runs until it is terminated. */
  endsOn: day("Enter a date").optional(),
  /** The number of the tenant's earlier contract that this one replaces. */
  replaces: line(60).optional(),
});
/** The kind may be the draft's current one, even if another system wrote it. */
export const changedTerms = contractTerms.extend({ kind: line(60) });
export type ContractTerms = z.output<typeof changedTerms>;

/** How far another machine's clock may be ahead of ours. */
const CLOCK_MS = 5 * 60_000;

/** The acceptance, as staff enter it. */
export const acceptanceFields = z.strictObject({
  name: line(200),
  email: emailAsGiven,
  ip: z.union([z.ipv4(), z.ipv6()], "Enter an IP address").optional(),
  at: momentText("Enter a date and time").refine(
    (at) => Date.parse(at) < Date.now() + CLOCK_MS,
    "Choose a time in the past",
  ),
  termsVersion: line(60).optional(),
});

/** The largest PDF that can be sealed. It is put in one request, so that S3 confirms it as a whole. */
export const MAX_PDF_BYTES = 32 * 1024 * 1024;

/** A PDF as the browser announces it. S3 accepts no other file. */
export const announcedPdf = z.strictObject({
  contentType: z.literal("application/pdf", "Must be a PDF"),
  bytes: z
    .int("Must be a number of bytes")
    .positive("The file is empty.")
    .max(MAX_PDF_BYTES, `The limit for a contract's PDF is ${MAX_PDF_BYTES / 1024 / 1024} MB.`),
  sha256: sha256Text,
});

/** An uploaded PDF that has not been sealed yet. */
export type WaitingUpload = { uploadRef: string; bytes: number; sha256: string; at: string };

/** Whether the sealed version is under legal hold; `unsettled` when the row and S3 differ. */
export type HoldState = "not_held" | "held" | "unsettled";

/** Who accepted which terms, when and from where. */
export type Acceptance = { name: string; email: string; ip: string | null; at: string; termsVersion: string | null };

export type LockMode = "GOVERNANCE" | "COMPLIANCE";

export type ContractRow = {
  refId: string;
  tenant: { refId: string; name: string };
  number: string;
  title: string;
  /** One of CONTRACT_KINDS, or another system's value. */
  kind: string;
  counterparty: string;
  status: ContractStatus;
  acceptedAt: string | null;
  /** Null until the PDF is sealed. */
  lock: { mode: LockMode; retainUntil: string; legalHold: boolean } | null;
  createdAt: string;
  /** Why sealing failed. */
  errorCode: string | null;
};

/** The sealed PDF, according to the row. */
export type ContractPdf = {
  fileName: string;
  bytes: number;
  sha256: string;
  versionId: string;
  /** Why S3 cannot return it; null when it can. */
  lost: string | null;
  /** Whether a delete marker hides it in S3. */
  hidden: boolean;
};

export type ContractDetail = ContractRow & {
  rowVersion: number;
  acceptance: Acceptance | null;
  /** The version of the terms it was drafted with, or that were accepted. */
  termsVersion: string | null;
  /** When the agreement ends. Null: it runs until it is terminated. */
  endsAt: string | null;
  /** The sealed PDF; null until then. */
  pdf: ContractPdf | null;
  replaces: { refId: string; number: string } | null;
  replacedBy: { refId: string; number: string } | null;
  /** The newest upload that has arrived and is not sealed; missing if there is none. */
  upload: Part<WaitingUpload>;
  /** While it is being sealed: when the sealer's lease ends. */
  leaseUntil: string | null;
  /** Null until the PDF is sealed. */
  hold: { state: HoldState; reason?: string | null; by?: string; at?: string } | null;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** A link to exactly the sealed version, valid until `expiresAt`. */
export type ContractLink = { url: string; expiresAt: string; fileName: string };
