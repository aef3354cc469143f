"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { downloadStrategy } from "@/lib/strategies/actions";

type Props = { tenant: string; refId: string; allowed: boolean };

/** Saves the Markdown, by a link minted at the click. */
export function DownloadStrategy({ tenant, refId, allowed }: Props) {
  const { pending, run } = useAction(downloadStrategy);
  const onDone = ({ url }: { url: string }) => window.location.assign(url);
  return (
    <Button
      pending={pending}
      disabled={!allowed}
      data-tip={allowed ? undefined : "Your role does not allow downloads"}
      onClick={() => run({ tenant, refId }, { onDone })}
    >
      <Download aria-hidden="true" />
      Download
    </Button>
  );
}
