import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { ExportRow, ExportStatus } from "@/lib/exports/model";

const LOOK: Record<ExportStatus, [Hue, string]> = {
  queued: ["neutral", "Queued"],
  running: ["progress", "Writing"],
  succeeded: ["good", "Ready"],
  failed: ["bad", "Failed"],
};

export function ExportStatusBadge({ row: { status, expired } }: { row: ExportRow }) {
  if (status === "succeeded" && expired) return <StatusBadge hue="neutral">Expired</StatusBadge>;
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}
