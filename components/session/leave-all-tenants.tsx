"use client";

import { useRouter } from "next/navigation";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { leaveAllTenants } from "@/lib/session/actions";

export function ExitAllTenants() {
  const router = useRouter();
  const { pending, run } = useAction(leaveAllTenants);
  const onDone = () => {
    toast({ title: "You exited all tenants.", hue: "good" });
    router.refresh();
  };
  return (
    <Button size="sm" pending={pending} onClick={() => run({}, { onDone })}>
      Exit
    </Button>
  );
}
