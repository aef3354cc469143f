import { z } from "zod";
import type { Machine, TransitionView } from "@/lib/core/machine";
import type { Agreement, Whereabouts } from "@/lib/core/parts";

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

/** Sealing: the locked put, verified by version id, stands between `start_sealing` and `seal`. */
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

export const contractFilters = z.strictObject({
  status: z.array(z.enum(CONTRACT_STATUSES)).optional(),
  kind: z.array(z.enum(CONTRACT_KINDS)).optional(),
  cursor: z.string().optional(),
});

/** Who accepted, from where, when, and which terms. */
export type Acceptance = { name: string; email: string; ip: string | null; at: string; termsVersion: string | null };

export type LockMode = "GOVERNANCE" | "COMPLIANCE";

export type ContractRow = {
  refId: string;
  tenant: { refId: string; name: string };
  number: string;
  title: string;
  /** One of CONTRACT_KINDS; a row written by others may carry another word. */
  kind: string;
  counterparty: string;
  status: ContractStatus;
  acceptedAt: string | null;
  /** Null until the PDF is sealed. */
  lock: { mode: LockMode; retainUntil: string; legalHold: boolean } | null;
  createdAt: string;
};

export type ContractDetail = ContractRow & {
  rowVersion: number;
  acceptance: Acceptance | null;
  /** The sealed PDF; null until then. `bytes` counts bytes. */
  pdf: { fileName: string; bytes: number; sha256: string; versionId: string } | null;
  replaces: { refId: string; number: string } | null;
  replacedBy: { refId: string; number: string } | null;
  whereabouts: Whereabouts[];
  agreement: Agreement;
  history: TransitionView[];
};

/** A link to exactly the sealed version, good until `expiresAt`. */
export type ContractLink = { url: string; expiresAt: string; fileName: string };
