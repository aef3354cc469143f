import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select, Textarea, withCurrent } from "@/components/ui/input";
import type { FieldErrors } from "@/lib/core/errors";
import { DependentChoice } from "./dependent-choice";
import { Lookup, type Found } from "./lookup";

/** A field of a form. `name` is its name in the action's input. */
export type FormField = {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  initial?: string;
} & (
  | {
      kind?: "text" | "email" | "url" | "number" | "date" | "moment";
      placeholder?: string;
      maxLength?: number;
    }
  | { kind: "long"; rows?: number; maxLength?: number; monospace?: boolean }
  | { kind: "choice"; options: readonly { value: string; label: string }[] }
  /** A record found by its name. The value is that of the chosen option. */
  | { kind: "lookup"; find: (text: string) => Promise<readonly Found[]> }
  /** A choice whose options depend on the value of the required choice `on`. It may stay empty. */
  | {
      kind: "dependent";
      on: string;
      options: Readonly<Record<string, readonly { value: string; label: string }[]>>;
    }
  /** Options with the same `group` are shown together under its name. */
  | { kind: "choices"; options: readonly { value: string; label: string; group?: string }[] }
  | { kind: "switch" }
);

type Props = {
  fields: readonly FormField[];
  errors: FieldErrors | undefined;
  /** Saved values by name, which override `initial`. */
  values?: Readonly<Record<string, string>>;
};

/** Form fields with labels, hints and errors. Uncontrolled: read the values with `readFormValues`. */
export function FormFields({ fields, errors, values = {} }: Props) {
  return fields.map((field) => (
    <Field
      key={field.name}
      label={field.label}
      hint={field.hint}
      required={field.required ?? false}
      error={errorOf(errors, field.name)}
    >
      {(control) => (
        <Control
          field={field}
          value={values[field.name] ?? field.initial ?? ""}
          control={control}
          valueOf={(name) => values[name] ?? initialOf(fields, name)}
        />
      )}
    </Field>
  ));
}

/** The value with which a field opens. A required choice opens with its first option. */
function initialOf(fields: readonly FormField[], name: string): string {
  const field = fields.find((each) => each.name === name);
  if (field?.kind === "choice" && field.required) return field.initial ?? field.options[0]?.value ?? "";
  return field?.initial ?? "";
}

/** The error of a field, or of a part such as `events.0`. */
function errorOf(errors: FieldErrors | undefined, name: string): string | null {
  const found = Object.entries(errors ?? {}).find(([path]) => path === name || path.startsWith(`${name}.`));
  return found?.[1] ?? null;
}

type ControlProps = {
  field: FormField;
  value: string;
  control: Parameters<Parameters<typeof Field>[0]["children"]>[0];
  /** The value with which another field opens. */
  valueOf: (name: string) => string;
};

function Control({ field, value, control, valueOf }: ControlProps) {
  const { name } = field;
  switch (field.kind) {
    case "long": {
      const look = field.monospace ? { className: "font-mono" } : {};
      return (
        <Textarea
          name={name}
          defaultValue={value}
          rows={field.rows ?? 4}
          maxLength={field.maxLength}
          {...look}
          {...control}
        />
      );
    }
    case "choice":
      return (
        <Select
          name={name}
          defaultValue={value}
          options={field.required ? field.options : [{ value: "", label: "None" }, ...field.options]}
          {...control}
        />
      );
    case "lookup":
      return <Lookup name={name} find={field.find} control={control} />;
    case "dependent":
      return (
        <DependentChoice
          name={name}
          on={field.on}
          initially={valueOf(field.on)}
          options={field.options}
          value={value}
          control={control}
        />
      );
    case "choices": {
      const options: typeof field.options = value.split(",").reduce<typeof field.options>(withCurrent, field.options);
      return (
        <div
          role="group"
          aria-label={field.label}
          aria-describedby={control["aria-describedby"]}
          className="grid gap-4 has-[legend]:sm:grid-cols-3"
        >
          {[...new Set(options.map(({ group }) => group))].map((group) => (
            <fieldset key={group ?? ""} className="grid content-start gap-1">
              {group && <legend className="pb-1 text-xs text-ink-muted">{group}</legend>}
              {options
                .filter((option) => option.group === group)
                .map((option) => (
                  <label key={option.value} className="flex items-center gap-2">
                    <Checkbox
                      name={name}
                      value={option.value}
                      defaultChecked={value.split(",").includes(option.value)}
                    />
                    {option.label}
                  </label>
                ))}
            </fieldset>
          ))}
        </div>
      );
    }
    case "switch":
      return <Checkbox name={name} value="on" defaultChecked={value === "on"} {...control} />;
    default: {
      const { kind = "text", placeholder, maxLength } = field;
      const type = kind === "moment" ? "datetime-local" : kind;
      return (
        <Input
          type={type}
          name={name}
          defaultValue={value}
          placeholder={placeholder}
          maxLength={maxLength}
          {...control}
        />
      );
    }
  }
}

/**
 * Converts form data to an action's input: trims text, omits empty values, and converts numbers, times (entered in
 * local time) to ISO strings, choices to lists and switches to booleans.
 */
export function readFormValues(form: FormData, fields: readonly FormField[]): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const text = String(form.get(name) ?? "").trim();
    if (kind === "choices") answers[name] = form.getAll(name).map(String);
    else if (kind === "switch") answers[name] = text === "on";
    else if (text === "") continue;
    else if (kind === "number") answers[name] = Number(text);
    else if (kind === "moment") answers[name] = momentOf(text);
    else answers[name] = text;
  }
  return answers;
}

function momentOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? local : at.toISOString();
}
