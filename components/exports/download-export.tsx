"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import type { Permission } from "@/lib/core/permissions";
import { downloadExport } from "@/lib/exports/actions";
import type { ExportRow } from "@/lib/exports/model";

type Props = { tenant: string; row: ExportRow; permissions: readonly Permission[] };

/** Saves an export's file, by a link minted at the click. */
export function DownloadExport({ tenant, row, permissions }: Props) {
  const { pending, run } = useAction(downloadExport);
  if (row.status !== "succeeded" || row.expired) return null;
  const allowed = permissions.includes("export:run");
  return (
    <Button
      size="sm"
      pending={pending}
      disabled={!allowed}
      data-tip={allowed ? undefined : "Your role does not allow exports"}
      onClick={() => run({ tenant, refId: row.refId }, { onDone: ({ url }) => window.location.assign(url) })}
    >
      <Download aria-hidden="true" />
      Download
    </Button>
  );
}
