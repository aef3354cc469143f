"use client";

import { DialogButton } from "@/components/record/dialog-button";
import type { Permission } from "@/lib/core/access/permissions";
import { changeStaff, disableStaff, enableStaff } from "@/lib/staff/actions";
import type { StaffDetail } from "@/lib/staff/model";
import { InviteStaff } from "./invite-staff";
import { MEMBER_FIELDS, WHY } from "./member-fields";

/** An admin's actions on a staff member. Admins cannot disable themselves. */
export function StaffActions({ member, permissions }: { member: StaffDetail; permissions: Permission[] }) {
  const { refId, rowVersion, name, status, isMe } = member;
  const common = { needs: "staff:write", permissions, given: { refId, rowVersion } } as const;
  return (
    <>
      <DialogButton
        {...common}
        label="Rename"
        title={`Rename ${name}`}
        fields={MEMBER_FIELDS.map((field) => ({ ...field, initial: name }))}
        submit="Save"
        action={changeStaff}
        done="Saved."
      />
      {!isMe && status !== "disabled" && (
        <DialogButton
          {...common}
          label="Disable"
          title={`Disable ${name}`}
          explain="They are signed out everywhere immediately. Their grants are kept for when you enable them again."
          fields={[WHY]}
          submit="Disable"
          variant="danger"
          action={disableStaff}
          done={`${name} disabled.`}
        />
      )}
      {!isMe && status === "disabled" && (
        <DialogButton
          {...common}
          label="Enable"
          look="primary"
          title={`Enable ${name}`}
          explain="They can sign in again, with their current password and active grants."
          fields={[WHY]}
          submit="Enable"
          action={enableStaff}
          done={`${name} enabled.`}
        />
      )}
      {status !== "disabled" && <InviteStaff member={member} permissions={permissions} />}
    </>
  );
}
