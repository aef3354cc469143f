"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { DialogButton } from "@/components/record/dialog-button";
import type { Permission } from "@/lib/core/access/permissions";
import { inviteStaff } from "@/lib/staff/actions";
import type { Invitation, StaffDetail } from "@/lib/staff/model";

const InvitationLink = dynamic(() => import("./invitation-link").then((module) => module.InvitationLink), {
  ssr: false,
});

/** Makes the link by which somebody makes their password, and shows it once. */
export function InviteStaff({ member, permissions }: { member: StaffDetail; permissions: Permission[] }) {
  const [made, setMade] = useState<Invitation | null>(null);
  const { refId, rowVersion, name, status } = member;
  return (
    <>
      <DialogButton
        label={status === "invited" ? "Make a link to sign in" : "Make a link for a new password"}
        look={status === "invited" ? "primary" : "secondary"}
        needs="staff:write"
        permissions={permissions}
        title={`A link for ${name}`}
        explain="Whoever has it can make their password, once. A link that was made before no longer works."
        fields={[]}
        submit="Make link"
        action={inviteStaff}
        given={{ refId, rowVersion }}
        done="The link is made."
        onDone={setMade}
      />
      {made && <InvitationLink name={name} invitation={made} onClose={() => setMade(null)} />}
    </>
  );
}
