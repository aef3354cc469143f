"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { NO_RESPONSE, toastFailure } from "@/components/shell/failure";
import { forgetRecentRecords } from "@/components/shell/recent-records";
import { Button } from "@/components/ui/button";

export function SignOutButton({ className }: { className?: string }) {
  const [pending, setPending] = useState(false);

  async function leave() {
    setPending(true);
    try {
      forgetRecentRecords();
      const { signOut } = await import("next-auth/react");
      await signOut({ callbackUrl: "/sign-in" });
    } catch {
      setPending(false);
      toastFailure(NO_RESPONSE);
    }
  }

  return (
    <Button variant="ghost" className={className} pending={pending} onClick={leave}>
      <LogOut aria-hidden="true" />
      Sign out
    </Button>
  );
}
