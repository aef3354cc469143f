import type { FormField } from "@/components/record/form-fields";
import { MEMBER_ROLES, type MemberRole } from "@/lib/people/model";

const ROLES: Record<MemberRole, string> = { owner: "Owner", editor: "Editor", viewer: "Viewer" };

export const ROLE_OPTIONS = MEMBER_ROLES.map((value) => ({ value, label: ROLES[value] }));

export function roleName(role: MemberRole): string {
  return ROLES[role];
}

/** Form fields of a person, with current values. */
export function personFields(person?: { name: string; role: MemberRole }) {
  return [
    { name: "name", label: "Name", required: true, maxLength: 120, initial: person?.name ?? "" },
    {
      kind: "choice",
      name: "role",
      label: "Role",
      required: true,
      options: ROLE_OPTIONS,
      initial: person?.role ?? "editor",
    },
  ] as const satisfies readonly FormField[];
}
