import type { ReactNode } from "react";
import { Loaded } from "@/components/shell/loaded";
import { RetryButton } from "@/components/shell/retry-button";
import { ForbiddenState } from "@/components/ui/states";
import type { Result } from "@/lib/core/errors";
import type { Me } from "@/lib/session/model";
import { SignOutButton } from "./sign-out-button";

/** Wraps every signed-in page. A user without any grant sees only a notice and a sign-out button. */
export function RequireAccess({ me, children }: { me: Result<Me>; children: (me: Me) => ReactNode }) {
  if (me.ok || me.error.code !== "FORBIDDEN") return <Loaded result={me}>{children}</Loaded>;
  return (
    <main>
      <h1 className="sr-only">Leadmetrics Console</h1>
      <ForbiddenState
        action={
          <>
            <RetryButton />
            <SignOutButton />
          </>
        }
      >
        <p>You are signed in but do not have access to anything yet. Ask an admin for a grant, then try again.</p>
      </ForbiddenState>
    </main>
  );
}
