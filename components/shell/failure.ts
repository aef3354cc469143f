import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";

/** Shows an error toast with the message and the request ID for support. */
export function toastFailure({ message, requestId }: Failure): void {
  toast({ title: message, detail: `Request ${requestId}`, hue: "bad" });
}

/** Failure of an action that got no response. */
export const NO_RESPONSE: Failure = {
  code: "UNAVAILABLE",
  message: "The Console did not respond. Check your connection, then reload to see whether the change was made.",
  requestId: "unknown",
};
