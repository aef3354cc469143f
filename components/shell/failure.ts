import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";

/** Says that an action failed: what happened, and the request to name when asking for help. */
export function toastFailure({ message, requestId }: Failure): void {
  toast({ title: message, detail: `Request ${requestId}`, hue: "bad" });
}

/** The failure of an action whose answer never came. */
export const NO_RESPONSE: Failure = {
  code: "UNAVAILABLE",
  message: "The Console did not respond. Check your connection, then reload to see whether the change was made.",
  requestId: "unknown",
};
