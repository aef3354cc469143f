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

/** Button that creates an invitation link and shows it once. */
export function InviteStaff({ member, permissions }: { member: StaffDetail; permissions: Permission[] }) {
  const [made, setMade] = useState<Invitation | null>(null);
  const { refId, rowVersion, name, status } = member;
  return (
    <>
      <DialogButton
        label={status === "invited" ? "Create sign-in link" : "Create password reset link"}
        look={status === "invited" ? "primary" : "secondary"}
        needs="staff:write"
        permissions={permissions}
        title={`Link for ${name}`}
        explain="Anyone who has it can set the password once. Earlier links stop working."
        fields={[]}
        submit="Create link"
        action={inviteStaff}
        given={{ refId, rowVersion }}
        done="Link created."
        onDone={setMade}
      />
      {made && <InvitationLink name={name} invitation={made} onClose={() => setMade(null)} />}
    </>
  );
}
