import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { RunStatus } from "@/lib/integrity/model";

const LOOK: Record<RunStatus, [Hue, string]> = {
  queued: ["neutral", "Queued"],
  running: ["progress", "Running"],
  succeeded: ["good", "Done"],
  failed: ["bad", "Failed"],
};

export function RunStatusBadge({ status }: { status: RunStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}
