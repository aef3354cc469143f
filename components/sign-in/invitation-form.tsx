"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MIN_PASSWORD, MAX_PASSWORD } from "@/lib/core/access/password";
import { HOME } from "./local-path";
import { SignInFrame } from "./sign-in-frame";
import { useSignIn } from "./use-sign-in";

const REFUSED = "This link has expired, or was already used or replaced. Ask an admin for a new one.";

/** Sets a password through an invitation link. The token is in the URL fragment, so no server logs it. */
export function InvitationForm() {
  const { pending, error, send } = useSignIn("invitation", REFUSED);
  const [wrong, setWrong] = useState<{ password?: string; again?: string }>({});

  async function submit(form: FormData) {
    const password = String(form.get("password"));
    const isShort = password.length < MIN_PASSWORD;
    if (isShort) return setWrong({ password: `Use at least ${MIN_PASSWORD} characters` });
    if (password !== form.get("again")) return setWrong({ again: "Passwords do not match" });
    setWrong({});
    await send({ token: window.location.hash.slice(1), password }, HOME);
  }

  const kept = { type: "password", autoComplete: "new-password", maxLength: MAX_PASSWORD } as const;
  return (
    <SignInFrame explain="Set your password. You will be signed in right away." onSubmit={submit}>
      <Field
        label="Password"
        required
        hint={`At least ${MIN_PASSWORD} characters. A few unrelated words work well.`}
        error={wrong.password ?? null}
      >
        {(control) => <Input {...kept} name="password" autoFocus {...control} />}
      </Field>
      <Field label="Confirm password" required error={wrong.again ?? null}>
        {(control) => <Input {...kept} name="again" {...control} />}
      </Field>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {error}
      </p>
      <Button type="submit" variant="primary" pending={pending}>
        Set password
      </Button>
    </SignInFrame>
  );
}
