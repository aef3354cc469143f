import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { GlyphName } from "@/components/ui/glyphs";
import type { ToolCallStatus } from "@/lib/tool-calls/model";

const LOOK: Record<ToolCallStatus, [Hue, string, GlyphName?]> = {
  running: ["progress", "Running"],
  succeeded: ["good", "Succeeded"],
  failed: ["bad", "Failed"],
  timed_out: ["bad", "Timed out", "clock"],
  cancelled: ["neutral", "Cancelled", "minus"],
};

export function ToolCallStatusBadge({ status }: { status: ToolCallStatus }) {
  const [hue, word, icon] = LOOK[status];
  return (
    <StatusBadge hue={hue} {...(icon ? { icon } : {})}>
      {word}
    </StatusBadge>
  );
}

export const TOOL_CALL_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
