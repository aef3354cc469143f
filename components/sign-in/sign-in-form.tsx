"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localPath } from "./local-path";

const REFUSED = "That email and password do not match. After several tries an account rests for 15 minutes.";
const UNREACHABLE = "The Console cannot be reached. Check your connection, then try again.";

export function SignInForm({ next }: { next: string }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    const answer = await signIn("credentials", {
      email: form.get("email"),
      password: form.get("password"),
      redirect: false,
    }).catch(() => null);
    if (answer?.ok) {
      window.location.assign(localPath(next));
      return;
    }
    setError(answer && answer.status === 401 ? REFUSED : UNREACHABLE);
    setPending(false);
  }

  return (
    <main className="grid min-h-dvh place-items-center bg-sunken px-4">
      <div className="w-full max-w-sm rounded-md border border-line bg-surface p-6">
        <h1 className="text-xl font-medium">Leadmetrics Console</h1>
        <p className="mt-1 mb-5 text-ink-muted">Sign in with your staff account.</p>
        <form method="post" onSubmit={submit} className="grid gap-4">
          <Field label="Email" required>
            {(control) => <Input type="email" name="email" autoComplete="username" autoFocus {...control} />}
          </Field>
          <Field label="Password" required>
            {(control) => <Input type="password" name="password" autoComplete="current-password" {...control} />}
          </Field>
          <p role="alert" className="text-sm text-bad empty:hidden">
            {error}
          </p>
          <Button type="submit" variant="primary" pending={pending}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
