"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localPath } from "./local-path";
import { SignInFrame } from "./sign-in-frame";
import { useSignIn } from "./use-sign-in";

const REFUSED = "Wrong email or password. After 8 failed attempts, wait 15 minutes.";

export function SignInForm({ next }: { next: string }) {
  const { pending, error, send } = useSignIn("credentials", REFUSED);
  const submit = (form: FormData) =>
    send({ email: form.get("email"), password: form.get("password") }, localPath(next));
  return (
    <SignInFrame explain="Sign in with your staff account." onSubmit={submit}>
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
    </SignInFrame>
  );
}
