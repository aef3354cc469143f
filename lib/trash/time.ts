import "server-only";
import { entityOf, type TrashKind } from "@/lib/entities";
import { env } from "@/lib/env";

const DAY_MS = 86_400_000;

/** From when a record deleted then may be purged; null for what never is. */
export function purgedFrom(kind: TrashKind, deletedOn: Date): Date | null {
  return entityOf(kind).trash.purged ? new Date(deletedOn.getTime() + env().TRASH_DAYS * DAY_MS) : null;
}

/** What was deleted before this moment may be purged now. */
export function purgeableBefore(now: Date): Date {
  return new Date(now.getTime() - env().TRASH_DAYS * DAY_MS);
}
