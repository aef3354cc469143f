import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { ReviewedText } from "@/lib/core/records/machine";
import type { Part } from "@/lib/core/records/parts";

/** Reads a record's text from every store that has a part in it, now. @throws NOT_FOUND without such a record */
export type ReadText<S extends OwnerScope = OwnerScope> = (scope: S, refId: string) => Promise<ReviewedText>;

/** One text as each store has it, by sha256. `bytes` is that of the bytes themselves, hashed in this request. */
export type TextCopies = {
  /** What the row names; undefined where the row keeps no hash of this text. */
  row: string | null | undefined;
  document: Part<string | undefined>;
  bytes: Part<string>;
  /** Pointers between the stores that do not fit, in words. */
  strays?: readonly string[];
};

/** Compares the copies of a text. What is shown is what the bytes are, so that a decision can name it. */
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
  // A private member makes the type nominal: nothing but this class fits.
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
 * The proof that a decision or a release needs.
 * @param shown the sha256 of the text that whoever decides was shown; programs, which are shown nothing, leave it out
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

/** Whether this is a proof, and of this record. */
export function isVerified(text: VerifiedText | null | undefined, refId: string): text is VerifiedText {
  return Verified.of(text) && text.refId === refId;
}
