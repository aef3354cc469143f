"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { downloadActivityOutput } from "@/lib/activities/actions";

/** `refused` says why the reader may not download it; null where they may. */
type Props = { tenant: string; refId: string; refused: string | null };

/** Saves the output, by a link minted at the click. */
export function DownloadOutput({ tenant, refId, refused }: Props) {
  const { pending, run } = useAction(downloadActivityOutput);
  const onDone = ({ url }: { url: string }) => window.location.assign(url);
  return (
    <Button
      pending={pending}
      disabled={refused !== null}
      {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
      onClick={() => run({ tenant, refId }, { onDone })}
    >
      <Download aria-hidden="true" />
      Download
    </Button>
  );
}
