import { humanize } from "@/components/record/words";
import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { GlyphName } from "@/components/ui/glyphs";
import { ACTIVITY_KINDS, type ActivityStatus, type OutputFormat } from "@/lib/activities/model";

const LOOK: Record<ActivityStatus, [Hue, string, GlyphName?]> = {
  planned: ["neutral", "Planned"],
  queued: ["progress", "Queued"],
  running: ["progress", "Running"],
  needs_review: ["attention", "Needs review"],
  succeeded: ["good", "Succeeded"],
  accepted: ["good", "Accepted"],
  failed: ["bad", "Failed"],
  timed_out: ["bad", "Timed out", "clock"],
  discarded: ["neutral", "Discarded", "minus"],
  cancelled: ["neutral", "Cancelled", "minus"],
};

export function ActivityStatusBadge({ status }: { status: ActivityStatus }) {
  const [hue, word, icon] = LOOK[status];
  return (
    <StatusBadge hue={hue} {...(icon ? { icon } : {})}>
      {word}
    </StatusBadge>
  );
}

export const FORMAT_NAMES: Record<OutputFormat, string> = { markdown: "Markdown", json: "JSON" };
export const ACTIVITY_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
export const KIND_OPTIONS = ACTIVITY_KINDS.map((kind) => ({ value: kind, label: humanize(kind) }));
