"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { downloadSkill, downloadTemplate } from "@/lib/skills/actions";

type Props = { tenant: string | null; refId: string; version: number; allowed: boolean };

/** Saves the Markdown of the version on show, by a link minted at the click. */
export function DownloadSkill({ tenant, refId, version, allowed }: Props) {
  const own = useAction(downloadSkill);
  const global = useAction(downloadTemplate);
  const onDone = ({ url }: { url: string }) => window.location.assign(url);
  return (
    <Button
      pending={own.pending || global.pending}
      disabled={!allowed}
      data-tip={allowed ? undefined : "Your role does not allow downloads"}
      onClick={() => (tenant ? own.run({ tenant, refId, version }, { onDone }) : global.run({ refId, version }, { onDone }))}
    >
      <Download aria-hidden="true" />
      Download
    </Button>
  );
}
