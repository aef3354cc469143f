import type { FormField } from "@/components/record/form-fields";

export const MEMBER_FIELDS = [
  { name: "name", label: "Name", required: true, maxLength: 120 },
] as const satisfies readonly FormField[];

export const WHY = {
  kind: "long",
  name: "reason",
  label: "Reason",
  required: true,
  rows: 2,
  maxLength: 500,
  hint: "Kept in the audit trail.",
} as const satisfies FormField;
