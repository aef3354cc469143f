import { useId, type ReactNode } from "react";

/** Props that connect the control to its label, hint and error. */
type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required: boolean | undefined;
};

export type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** One or more messages. An empty list shows nothing. */
  error?: string | readonly string[] | null;
  required?: boolean;
  children: (control: FieldControl) => ReactNode;
};

/** `<Field label="Reason" error={…}>{(control) => <Textarea name="reason" {...control} />}</Field>` */
export function Field({ label, hint, error, required, children }: FieldProps) {
  const id = useId();
  const message = typeof error === "string" ? error : error?.join(" ");
  const described = [hint ? `${id}-hint` : "", message ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {required && <span className="ml-1 font-normal text-ink-faint">(required)</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": message ? true : undefined,
        required,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-muted">
          {hint}
        </p>
      )}
      {message && (
        <p id={`${id}-error`} className="text-xs font-medium text-bad">
          {message}
        </p>
      )}
    </div>
  );
}
