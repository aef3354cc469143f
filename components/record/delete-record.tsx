"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Result } from "@/lib/core/errors";
import { rolesWith, type Permission } from "@/lib/core/permissions";

const DeleteDialog = dynamic(() => import("./delete-dialog").then((module) => module.DeleteDialog), { ssr: false });

export type DeleteOffer = {
  /** "strategy", as in "Delete this strategy". */
  what: string;
  record: { tenant: string; refId: string; rowVersion: number };
  action: (given: { tenant: string; refId: string; rowVersion: number; reason: string }) => Promise<Result<{ deletedOn: string }>>;
  /** Where to go when it is gone: its list. */
  list: string;
};

/** Puts a record into the trash, after a reason. */
export function DeleteRecord({ permissions, ...offer }: DeleteOffer & { permissions: readonly Permission[] }) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const refused = permissions.includes("record:delete")
    ? null
    : `Your role cannot delete: ask for ${rolesWith("record:delete").join(" or ")}.`;
  return (
    <>
      <Button
        variant="ghost"
        disabled={refused !== null}
        {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
        onClick={() => setAsking(true)}
      >
        Delete…
      </Button>
      {asking && (
        <DeleteDialog offer={offer} onClose={() => setAsking(false)} onDeleted={() => router.push(offer.list)} />
      )}
    </>
  );
}
