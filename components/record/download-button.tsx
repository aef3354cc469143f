"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { whoMay, type Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";

type Props<G> = {
  /** Creates the link on click. */
  action: (given: G) => Promise<Result<{ url: string }>>;
  given: G;
  /** The permission it requires, and the permissions of the user. */
  needs?: Permission;
  permissions: readonly Permission[];
  /** Why there is nothing to download; null if there is. */
  missing?: string | null;
  label?: string;
  size?: "sm" | "md";
};

/** Downloads a record's content. Disabled with a reason if the permission or the content is missing. */
export function DownloadButton<G>({
  action,
  given,
  needs = "content:download",
  permissions,
  missing = null,
  label = "Download",
  size = "md",
}: Props<G>) {
  const { pending, run } = useAction(action);
  const refused = permissions.includes(needs)
    ? missing
    : `Your role does not allow downloads. Required role: ${whoMay(needs)}.`;
  return (
    <Button
      size={size}
      pending={pending}
      disabled={refused !== null}
      {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
      onClick={() => run(given, { onDone: ({ url }) => window.location.assign(url) })}
    >
      <Download aria-hidden="true" />
      {label}
    </Button>
  );
}
