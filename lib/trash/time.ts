import "server-only";
import { env } from "@/lib/env";
import { KEPT_FOR_GOOD, type TrashKind } from "@/lib/trash/model";

const DAY_MS = 86_400_000;

/** From when a record deleted then may be purged; null for what never is. */
export function purgedFrom(kind: TrashKind, deletedOn: Date): Date | null {
  return kind === KEPT_FOR_GOOD ? null : new Date(deletedOn.getTime() + env().TRASH_DAYS * DAY_MS);
}

/** What was deleted before this moment may be purged now. */
export function purgeableBefore(now: Date): Date {
  return new Date(now.getTime() - env().TRASH_DAYS * DAY_MS);
}
