"use client";

import { useRef, useState, useSyncExternalStore, type FormEvent, type ReactNode } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/states";
import type { Failure } from "@/lib/core/errors";
import { FailureNotice } from "./failure-notice";
import { formOf, type Form, type FormSpec } from "./form";
import { answersOf, FormFields, type FormField } from "./form-fields";

type Props<T> = {
  /** Names the draft that survives a reload; one per form and record. */
  draft: string;
  submit: string;
  onDone: (data: T) => void;
  onCancel?: () => void;
  /** What stands between the fields and the buttons. */
  children?: ReactNode;
};

/**
 * A form to make or change a record. What is typed is kept in this browser until it is sent, so that a reload or a lost
 * session loses nothing; errors stand at their fields.
 */
export function RecordForm<G, const F extends readonly FormField[], T>(props: Props<T> & FormSpec<G, F, T>) {
  const { action, fields, given, ...rest } = props;
  // The draft is in the browser alone, so there is nothing to show before it runs.
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return inBrowser && <Body<T> key={rest.draft} {...rest} form={formOf<G, F, T>({ action, fields, given })} />;
}

const never = () => () => undefined;

function Body<T>({ draft, form: { fields, send }, submit, onDone, onCancel, children }: Props<T> & { form: Form<T> }) {
  const form = useRef<HTMLFormElement>(null);
  const { pending, run } = useAction(send);
  const [failure, setFailure] = useState<Failure | null>(null);
  const key = `draft:${draft}`;
  const [kept, setKept] = useState(() => readDraft(key));

  function keep() {
    if (form.current) writeDraft(key, form.current);
  }

  function discard() {
    localStorage.removeItem(key);
    setKept(null);
  }

  function submitted(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    run(answersOf(new FormData(event.currentTarget), fields), {
      onDone: (data) => {
        localStorage.removeItem(key);
        onDone(data);
      },
      onRefused: setFailure,
    });
  }

  const named = Object.keys(failure?.fields ?? {}).some((path) =>
    fields.some(({ name }) => name === path.split(".")[0]),
  );
  return (
    <form ref={form} onSubmit={submitted} onInput={keep} noValidate className="grid max-w-2xl gap-4">
      {kept && (
        <Notice
          hue="progress"
          title="Your unsaved draft was restored."
          action={<Button onClick={discard}>Discard draft</Button>}
        />
      )}
      <FormFields key={kept ? "draft" : "new"} fields={fields} errors={failure?.fields} values={kept ?? {}} />
      {children}
      {failure && !named && <FailureNotice failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {submit}
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}

function readDraft(key: string): Record<string, string> | null {
  try {
    const values: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return values && typeof values === "object" ? (values as Record<string, string>) : null;
  } catch {
    return null;
  }
}

function writeDraft(key: string, form: HTMLFormElement): void {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = values[name] ? `${values[name]},${value}` : value;
  }
  localStorage.setItem(key, JSON.stringify(values));
}
