"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { toastFailure } from "@/components/shell/failure";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { enterAllTenants } from "@/lib/session/actions";

const MINUTES = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "1 hour" },
  { value: "240", label: "4 hours" },
];

/** Shown in place of a list of all tenants. Asks for a reason and an end time. */
export function ViewAllTenants({ what }: { what: string }) {
  const router = useRouter();
  const { pending, run } = useAction(enterAllTenants);
  const [error, setError] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setError(null);
    run(
      { reason: String(form.get("reason")), minutes: Number(form.get("minutes")) as 15 },
      {
        onDone: () => router.refresh(),
        onRefused: (failure) => (failure.fields?.reason ? setError(failure.fields.reason) : toastFailure(failure)),
      },
    );
  }

  return (
    <form onSubmit={submit} className="mx-auto grid max-w-md gap-4 py-16">
      <div>
        <h1 className="text-xl font-medium">All {what.toLowerCase()}</h1>
        <p className="mt-1 text-ink-muted">
          Viewing all tenants needs a reason and an end time. Both are recorded in the audit trail, and every page shows
          a banner until then.
        </p>
      </div>
      <Field label="Reason" required error={error}>
        {(control) => <Textarea name="reason" rows={3} maxLength={500} {...control} />}
      </Field>
      <Field label="Duration">
        {(control) => <Select name="minutes" defaultValue="60" options={MINUTES} {...control} />}
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          View all tenants
        </Button>
      </div>
    </form>
  );
}
