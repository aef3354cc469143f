import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { ReviewedText } from "@/lib/core/records/machine";
import type { Part } from "@/lib/core/records/parts";

/**
 * Reads a record's text from every store that has a part of it.
 * @throws NOT_FOUND without such a record
 */
export type ReadText<S extends OwnerScope = OwnerScope> = (scope: S, refId: string) => Promise<ReviewedText>;

/** The sha256 of one text in each store. `bytes` is that of the bytes themselves, hashed in this request. */
export type TextCopies = {
  /** The hash in the row; undefined if the row has none for this text. */
  row: string | null | undefined;
  document: Part<string | undefined>;
  bytes: Part<string>;
  /** Mismatched references between the stores, as text. */
  strays?: readonly string[];
};

/** Compares the copies of a text. The shown hash is that of the bytes, so that a decision can name it. */
export function reviewedText(copies: TextCopies): ReviewedText {
  return { shownSha256: copies.bytes.state === "present" ? copies.bytes.value : null, obstacle: obstacleOf(copies) };
}

function obstacleOf({ row, document, bytes, strays = [] }: TextCopies): string | null {
  if (row === null) return "Its row has no text.";
  if (document.state !== "present") return document.why;
  if (bytes.state !== "present") return bytes.why;
  if (bytes.value !== document.value) return "The text in S3 does not match its document in MongoDB.";
  if (row !== undefined && row !== bytes.value) return "The text in S3 does not match its row in PostgreSQL.";
  return strays[0] ?? null;
}

class Verified {
  // A private member makes the type nominal: only this class matches it.
  readonly #proof = true;
  constructor(
    readonly refId: string,
    readonly sha256: string,
  ) {}
  static of(text: unknown): text is Verified {
    return typeof text === "object" && text !== null && #proof in text;
  }
}

/** Proof that a record's text was read and hashed, is the same in every store, and is the one that was shown. */
export type VerifiedText = Verified;

/**
 * Makes the proof that a decision or a release requires.
 * @param shown the sha256 of the text that the decider saw; programs, which see none, leave it out
 * @throws CONFLICT, naming the copy that differs, is missing or cannot be read, or that another text was shown
 */
export function verifiedText(
  refId: string,
  { shownSha256, obstacle }: ReviewedText,
  shown?: string | null,
): VerifiedText {
  if (obstacle !== null || shownSha256 === null) {
    throw new AppError("CONFLICT", `Its text could not be verified, so nothing was decided. ${obstacle ?? ""}`.trim());
  }
  if (shown !== undefined && shown !== shownSha256) {
    throw new AppError("CONFLICT", "The content has changed since you opened it. Reload to see the current version.");
  }
  return new Verified(refId, shownSha256);
}

/** Whether this is a proof for this record. */
export function isVerified(text: VerifiedText | null | undefined, refId: string): text is VerifiedText {
  return Verified.of(text) && text.refId === refId;
}
