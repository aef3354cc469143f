import { signIn } from "next-auth/react";
import { useState } from "react";

const UNREACHABLE = "The Console cannot be reached. Check your connection, then try again.";

/** Signs in with a next-auth provider, then opens a Console path or shows the error. */
export function useSignIn(provider: "credentials" | "invitation", refused: string) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function send(answers: Record<string, FormDataEntryValue | null>, next: string): Promise<void> {
    setPending(true);
    setError(null);
    const answer = await signIn(provider, { ...answers, redirect: false }).catch(() => null);
    if (answer?.ok) {
      window.location.assign(next);
      return;
    }
    setError(answer && answer.status === 401 ? refused : UNREACHABLE);
    setPending(false);
  }

  return { pending, error, send };
}
