import { Button } from "@/components/ui/button";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import type { Failure } from "@/lib/core/errors";

/** Says what an action refused, and the request to name when asking for help. `onReload` is offered where another was first. */
export function FailureNotice({ failure, onReload }: { failure: Failure; onReload?: () => void }) {
  const reload = failure.code === "CONFLICT" && onReload && <Button onClick={onReload}>Reload</Button>;
  return (
    <Notice hue="bad" title={failure.message} action={reload} alert>
      Request <Id value={failure.requestId} />
    </Notice>
  );
}
