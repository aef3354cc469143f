"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";
import { FailureNotice } from "./failure-notice";
import type { Form } from "./form";
import { readFormValues, FormFields } from "./form-fields";
import { submitByKey } from "./submit-by-key";

export type DialogFormProps<T> = {
  title: string;
  explain?: string;
  form: Form<T>;
  submit: string;
  variant?: ButtonVariant;
  /** Notice on success. */
  done: string | ((data: T) => string);
  /** Where to go on success. Without it, the page is refreshed. */
  href?: string | ((data: T) => string);
  /** Goes elsewhere on success, in place of `href`. */
  leave?: () => void;
  onDone?: (data: T) => void;
  onClose: () => void;
  children?: ReactNode;
};

/** A short form in a dialog, with its errors. Load it lazily. */
export function DialogForm<T>(props: DialogFormProps<T>) {
  const { title, explain, form, submit, variant = "primary", done, href, leave, onDone, onClose, children } = props;
  const { fields } = form;
  const router = useRouter();
  const { pending, run } = useAction(form.send);
  const formElement = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    run(readFormValues(new FormData(event.currentTarget), fields), {
      onDone: (data) => {
        toast({ title: typeof done === "string" ? done : done(data), hue: "good" });
        onClose();
        onDone?.(data);
        if (leave) leave();
        else if (href) router.push(typeof href === "string" ? href : href(data));
        else router.refresh();
      },
      onRefused: setFailure,
    });
  }

  const onField = Object.keys(failure?.fields ?? {}).some((path) =>
    fields.some(({ name }) => name === path.split(".")[0]),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      onKeyDown={(event) => submitByKey(event, formElement.current)}
      title={title}
      {...(explain ? { description: explain } : {})}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="dialog-form" variant={variant} pending={pending}>
            {submit}
          </Button>
        </>
      }
    >
      <form id="dialog-form" ref={formElement} onSubmit={send} noValidate className="grid gap-3">
        <FormFields fields={fields} errors={failure?.fields} />
        {children}
        {failure && !onField && <FailureNotice failure={failure} onReload={() => (onClose(), router.refresh())} />}
      </form>
    </Dialog>
  );
}
