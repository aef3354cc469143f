import { Button } from "@/components/ui/button";
import { Id } from "@/components/ui/id";
import { Notice, StaleState } from "@/components/ui/states";
import type { Failure } from "@/lib/core/errors";

/** An action's error, with the request ID for support. After a conflict it offers `onReload`. */
export function FailureNotice({ failure, onReload }: { failure: Failure; onReload?: () => void }) {
  if (failure.code === "CONFLICT" && onReload) {
    return (
      <StaleState title={failure.message} action={<Button onClick={onReload}>Reload</Button>}>
        Request <Id value={failure.requestId} />
      </StaleState>
    );
  }
  return (
    <Notice hue="bad" title={failure.message} alert>
      Request <Id value={failure.requestId} />
    </Notice>
  );
}
