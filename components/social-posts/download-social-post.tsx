"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { downloadSocialPost } from "@/lib/social-posts/actions";

/** `refused` says why the reader may not download it; null where they may. */
type Props = { tenant: string; refId: string; refused: string | null };

/** Saves the text, by a link minted at the click. */
export function DownloadSocialPost({ tenant, refId, refused }: Props) {
  const { pending, run } = useAction(downloadSocialPost);
  const onDone = ({ url }: { url: string }) => window.location.assign(url);
  return (
    <Button
      pending={pending}
      disabled={refused !== null}
      data-tip={refused ?? undefined}
      onClick={() => run({ tenant, refId }, { onDone })}
    >
      <Download aria-hidden="true" />
      Download
    </Button>
  );
}
