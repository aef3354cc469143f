"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, useSyncExternalStore, type FormEvent, type ReactNode } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Notice, StaleState } from "@/components/ui/states";
import type { Failure } from "@/lib/core/errors";
import { FailureNotice } from "./failure-notice";
import { formOf, type Form, type FormSpec } from "./form";
import { readFormValues, FormFields, type FormField } from "./form-fields";
import { submitByKey } from "./submit-by-key";

type Props<T> = {
  /** Key of the saved draft. Must be unique per form and record. */
  draft: string;
  /** The record version that the form started from. A saved draft of another version is offered with a warning. */
  version?: number;
  submit: string;
  onDone: (data: T) => void;
  onCancel?: () => void;
  /** Content between the fields and the buttons. */
  children?: ReactNode;
};

/**
 * Form that creates or changes a record. Input is saved in this browser until it is submitted, so that a reload or an
 * expired session loses nothing. Errors are shown at their fields.
 */
export function RecordForm<G, const F extends readonly FormField[], T>(props: Props<T> & FormSpec<G, F, T>) {
  const { action, fields, given, ...rest } = props;
  // The draft is only in the browser, so the server renders nothing.
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    inBrowser && (
      <Body<T>
        key={`${rest.draft}/${rest.version ?? ""}`}
        {...rest}
        form={formOf<G, F, T>({ action, fields, given })}
      />
    )
  );
}

const never = () => () => undefined;

function Body<T>(props: Props<T> & { form: Form<T> }) {
  const {
    draft,
    version = 0,
    form: { fields, send },
    submit,
    onDone,
    onCancel,
    children,
  } = props;
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { pending, run } = useAction(send);
  const [failure, setFailure] = useState<Failure | null>(null);
  const key = `draft:${draft}`;
  const [kept, setKept] = useState(() => readDraft(key));

  function keep() {
    if (form.current) writeDraft(key, { version: kept?.version ?? version, values: valuesOf(form.current) });
  }

  function discard() {
    localStorage.removeItem(key);
    setKept(null);
  }

  function submitted(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    run(readFormValues(new FormData(event.currentTarget), fields), {
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
    <form
      ref={form}
      onSubmit={submitted}
      onInput={keep}
      onKeyDown={(event) => submitByKey(event)}
      noValidate
      className="grid max-w-2xl gap-4"
    >
      {kept && kept.version === version && (
        <Notice
          hue="progress"
          title="This is your unsaved draft."
          action={<Button onClick={discard}>Discard draft</Button>}
        />
      )}
      {kept && kept.version !== version && (
        <StaleState
          title="This has changed since you began your draft"
          action={<Button onClick={discard}>Discard draft</Button>}
        >
          Saving your draft replaces what is there now. Discard it to see the current version.
        </StaleState>
      )}
      <FormFields key={kept ? "draft" : "new"} fields={fields} errors={failure?.fields} values={kept?.values ?? {}} />
      {children}
      {failure && !named && <FailureNotice failure={failure} onReload={() => router.refresh()} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {submit}
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}

type Draft = { version: number; values: Record<string, string> };

function readDraft(key: string): Draft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
    return kept && typeof kept.values === "object" ? kept : null;
  } catch {
    return null;
  }
}

function writeDraft(key: string, draft: Draft): void {
  localStorage.setItem(key, JSON.stringify(draft));
}

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = values[name] ? `${values[name]},${value}` : value;
  }
  return values;
}
