"use client";

import { Download } from "lucide-react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import type { Permission } from "@/lib/core/access/permissions";
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

/** Downloads a record's content. Absent if no role of the user allows it, disabled if the content is missing. */
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
  if (!permissions.includes(needs)) return null;
  return (
    <Button
      size={size}
      pending={pending}
      disabled={missing !== null}
      {...(missing ? { "data-tip": missing, "aria-description": missing } : {})}
      onClick={() => run(given, { onDone: ({ url }) => window.location.assign(url) })}
    >
      <Download aria-hidden="true" />
      {label}
    </Button>
  );
}
