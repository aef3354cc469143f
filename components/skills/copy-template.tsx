"use client";

import { Copy } from "lucide-react";
import { useRouter } from "next/navigation";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Permission } from "@/lib/core/access/permissions";
import { copyTemplate } from "@/lib/skills/actions";
import { skillsAt } from "./skill-owner";

/** Button that copies a template into the tenant, where it can be changed. */
export function CopyTemplate({
  tenant,
  refId,
  permissions,
}: {
  tenant: string;
  refId: string;
  permissions: readonly Permission[];
}) {
  const router = useRouter();
  const { pending, run } = useAction(copyTemplate);
  if (!permissions.includes("skill:write")) return null;
  return (
    <Button
      pending={pending}
      onClick={() =>
        run(
          { tenant, refId },
          {
            onDone: (copy) => {
              toast({ title: "Copied to this tenant as a draft.", hue: "good" });
              router.push(`${skillsAt(tenant)}/${copy.refId}`);
            },
          },
        )
      }
    >
      <Copy aria-hidden="true" />
      Copy to this tenant
    </Button>
  );
}
