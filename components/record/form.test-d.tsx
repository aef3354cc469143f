/*
 * Type errors that forms must report. The type checker reads this file: if a line no longer fails, its @ts-expect-error
 * is unused, which fails the check.
 */
import type { Result } from "@/lib/core/errors";
import { DialogButton } from "./dialog-button";
import { formOf, type Form } from "./form";
import type { FormField } from "./form-fields";
import { RecordForm } from "./record-form";

type Input = {
  tenant: string;
  name: string;
  limit: number;
  tags: string[];
  active: boolean;
  note?: string | undefined;
};
declare const save: (input: Input) => Promise<Result<{ refId: string }>>;
declare const anything: (input: never) => Promise<Result<null>>;

const NAME = { name: "name", label: "Name" } as const;
const REST = [
  { kind: "number", name: "limit", label: "Limit" },
  { kind: "choices", name: "tags", label: "Tags", options: [] },
  { kind: "switch", name: "active", label: "Active" },
] as const satisfies readonly FormField[];
const NOTE = { kind: "long", name: "note", label: "Note" } as const;
const given = { tenant: "01" };

export const complete: Form<{ refId: string }>[] = [
  formOf({ action: save, fields: [NAME, ...REST], given }),
  formOf({ action: save, fields: [NAME, ...REST, NOTE], given }),
  formOf({ action: save, fields: REST, given: { ...given, name: "Ann" } }),
];

// @ts-expect-error A field that the action does not accept.
formOf({ action: save, fields: [NAME, ...REST, { name: "nickname", label: "Nickname" }], given });

// @ts-expect-error A required value without a field.
formOf({ action: save, fields: REST, given });

// @ts-expect-error A required value is missing from `given`.
formOf({ action: save, fields: [NAME, ...REST], given: {} });

// @ts-expect-error A value of the wrong type.
formOf({ action: save, fields: [NAME, ...REST], given: { tenant: 1 } });

// @ts-expect-error A `given` value that the action does not accept.
formOf({ action: save, fields: [NAME, ...REST], given: { tenant: "01", refId: "01" } });

// @ts-expect-error A text field for a number.
formOf({ action: save, fields: [NAME, ...REST.slice(1), { name: "limit", label: "Limit" }], given });

// @ts-expect-error Fields whose names are unknown to the type checker.
formOf({ action: save, fields: [NAME, ...REST] as readonly FormField[], given });

// @ts-expect-error An action without a typed input.
formOf({ action: anything, fields: [], given: {} });

const shared = {
  submit: "Save",
  title: "Save",
  label: "Save",
  done: "Saved",
  needs: "tenant:write",
  permissions: [],
} as const;
const WRONG = [NAME, ...REST, { name: "nickname", label: "Nickname" }] as const;

export const components = (
  <>
    <DialogButton {...shared} action={save} fields={[NAME, ...REST]} given={given} />
    {/* @ts-expect-error A field that the action does not accept. */}
    <DialogButton {...shared} action={save} fields={WRONG} given={given} />
    {/* @ts-expect-error A required value without a field. */}
    <DialogButton {...shared} action={save} fields={REST} given={given} />
    <RecordForm draft="" submit="" onDone={({ refId }) => refId} action={save} fields={[NAME, ...REST]} given={given} />
    {/* @ts-expect-error A field that the action does not accept. */}
    <RecordForm draft="" submit="" onDone={() => null} action={save} fields={WRONG} given={given} />
    {/* @ts-expect-error A required value without a field. */}
    <RecordForm draft="" submit="" onDone={() => null} action={save} fields={REST} given={given} />
  </>
);
