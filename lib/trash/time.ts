import "server-only";
import { entityOf, type TrashKind } from "@/lib/entities";
import { env } from "@/lib/env";

const DAY_MS = 86_400_000;

/** When a record deleted at this time may be purged; null for kinds that are never purged. */
export function purgedFrom(kind: TrashKind, deletedOn: Date): Date | null {
  return entityOf(kind).trash.purged ? new Date(deletedOn.getTime() + env().TRASH_DAYS * DAY_MS) : null;
}

/** Records deleted before this moment may be purged now. */
export function purgeableBefore(now: Date): Date {
  return new Date(now.getTime() - env().TRASH_DAYS * DAY_MS);
}
