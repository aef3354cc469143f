import type { FormField } from "@/components/record/form-fields";

export const MEMBER_FIELDS: readonly FormField[] = [{ name: "name", label: "Name", required: true, maxLength: 120 }];

export const WHY: FormField = {
  kind: "long",
  name: "reason",
  label: "Reason",
  required: true,
  rows: 2,
  maxLength: 500,
  hint: "Kept in the audit trail.",
};
