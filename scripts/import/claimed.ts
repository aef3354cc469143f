import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, timeOf } from "@/lib/core/ids";
import { claimAll, claimsOf } from "@/lib/core/records/claims";
import { Refusal } from "./run";

/** An import source and the record it is imported as. */
export type ClaimedSource = {
  key: string;
  /** SHA-256 of its content. */
  fingerprint: string;
  /** Other records created from the source, each with its own claim. */
  parts?: readonly string[];
  /** Whether the record exists, including in the trash. */
  isWritten: (refId: string) => Promise<boolean>;
  /** Throws if the source must not be imported. Called before its content is claimed. */
  admit?: () => Promise<unknown>;
  /** The reason for the refusal if different content was imported at `at`. */
  whenChanged: (at: Date) => string;
};

export type Claimed = { refId: string; parts: string[]; at: Date; isWritten: boolean };

/** Maximum different contents of one source that can be claimed before one is written. */
const MAX_CONTENTS = 20;

/**
 * Claims a ref_id for a source and for each of its parts, so that a repeated import writes the same records. A claim
 * binds only once its record is written: if content was claimed but refused, or the import was killed, corrected
 * content can still be imported.
 * @returns the ref_ids of the source and of its parts in order, when its content was first claimed, and whether its
 * record is written
 * @throws Refusal if different content of the source was already written; also whatever `admit` throws
 */
export async function claimSource(scope: TenantScope, source: ClaimedSource): Promise<Claimed> {
  const { key, fingerprint, parts = [], isWritten, whenChanged } = source;
  const keys = Array.from({ length: MAX_CONTENTS }, (_, at) => (at === 0 ? key : `${key}//${at + 1}`));
  const known = await claimsOf(scope, keys);
  for (const each of known) {
    if (!(await isWritten(each.refId))) continue;
    if (each.fingerprint !== fingerprint) throw new Refusal(whenChanged(timeOf(each.refId)));
    return { ...(await claim(each.key)), isWritten: true };
  }
  const mine = known.find((each) => each.fingerprint === fingerprint);
  if (!mine) await source.admit?.();
  const next = mine?.key ?? keys[known.length];
  if (!next)
    throw new Refusal(`${MAX_CONTENTS} versions of it were rejected or stopped before. Import it under another name`);
  return { ...(await claim(next)), isWritten: false };

  async function claim(own: string): Promise<Omit<Claimed, "isWritten">> {
    const now = new Date();
    const wanted = [own, ...parts.map((part) => `${own}#${part}`)];
    const [kept, ...others] = await claimAll(
      scope,
      wanted.map((each) => ({ key: each, refId: newRefId(now), fingerprint })),
    );
    if (kept?.fingerprint !== fingerprint) {
      throw new Refusal("another import is importing a different version of it right now. Run this one again");
    }
    return { refId: kept.refId, parts: others.map(({ refId }) => refId), at: timeOf(kept.refId) };
  }
}

/** Refusal for a source identified by its name. `whatToDo` ends the sentence. */
export const changedSince = (whatToDo: string) => (at: Date) =>
  `it was imported on ${minuteOf(at)} UTC and has changed since. To continue, ${whatToDo}`;

export const changedFile = changedSince("import it under another name to keep both");

export const minuteOf = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");
