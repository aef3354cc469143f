"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { downloadContextFile } from "@/lib/onboarding-runs/actions";

type Props = { tenant: string; refId: string; name: string; allowed: boolean };

/** Saves the context file under its own name, by a link minted at the click. */
export function DownloadContextFile({ tenant, refId, name, allowed }: Props) {
  const { pending, run } = useAction(downloadContextFile);
  const onDone = ({ url }: { url: string }) => window.location.assign(url);
  return (
    <Button
      pending={pending}
      disabled={!allowed}
      data-tip={allowed ? undefined : "Your role does not allow downloads"}
      onClick={() => run({ tenant, refId }, { onDone })}
    >
      <Download aria-hidden="true" />
      Download {name}
    </Button>
  );
}
