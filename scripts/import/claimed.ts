import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, timeOf } from "@/lib/core/ids";
import { claimAll, claimsOf } from "@/lib/core/records/claims";
import { Refusal } from "./run";

/** A source and what is known of the record it becomes. */
export type ClaimedSource = {
  key: string;
  /** The sha256 of its content. */
  fingerprint: string;
  /** What else it becomes beside the record, each claimed too. */
  parts?: readonly string[];
  /** Whether the record is written, in the trash included. */
  isWritten: (refId: string) => Promise<boolean>;
  /** Throws where the source must not become a record. Asked before its content is claimed. */
  admit?: () => Promise<unknown>;
  /** Why it is refused where another content of it was written at `at`. */
  whenChanged: (at: Date) => string;
};

export type Claimed = { refId: string; parts: string[]; at: Date; isWritten: boolean };

/** The contents of one source that are told apart before one of them is written. */
const MAX_CONTENTS = 20;

/**
 * Claims a ref_id for a source and one for each part it becomes, so that a repeated import writes the same records.
 * A claim binds only with its record: a content that was claimed and never written, because it was refused or the
 * import was killed, leaves the way free for a mended one.
 * @returns the ref_ids: the source's own, then the parts' in their order; when its content was first claimed; and
 *   whether its record is written
 * @throws Refusal where another content of the source is written; what `admit` throws
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

/** For a source that is told from others by its name. `whatToDo` ends the sentence. */
export const changedSince = (whatToDo: string) => (at: Date) =>
  `it was imported on ${minuteOf(at)} UTC and has changed since. To continue, ${whatToDo}`;

export const changedFile = changedSince("import it under another name to keep both");

export const minuteOf = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");
