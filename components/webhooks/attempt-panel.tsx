"use client";

import { Eye } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/record/failure-notice";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatDuration } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Failure } from "@/lib/core/errors";
import { revealWebhookAttempt } from "@/lib/webhooks/actions";
import type { RevealedAttempt, WebhookAttempt } from "@/lib/webhooks/model";

type Props = {
  tenant: string;
  refId: string;
  attempts: WebhookAttempt[];
  /** Why the user cannot see the payloads; null if they can. */
  refused: string | null;
};

/** The attempts of a delivery, with payloads shown on request. Each reveal is in the audit trail. */
export function AttemptPanel({ tenant, refId, attempts, refused }: Props) {
  const { pending, run } = useAction(revealWebhookAttempt);
  const [asked, setAsked] = useState<number | null>(null);
  const [revealed, setRevealed] = useState<RevealedAttempt | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  function reveal(attempt: number) {
    setAsked(attempt);
    setFailure(null);
    run({ tenant, refId, attempt }, { onDone: setRevealed, onRefused: setFailure });
  }

  if (attempts.length === 0) {
    return <EmptyState title="No attempts are kept">Requests and responses are kept for 30 days.</EmptyState>;
  }
  return (
    <section aria-labelledby="attempts" className="grid gap-3">
      <div className="rounded-md border border-line">
        <h2 id="attempts" className="px-3 pt-2.5 font-medium">
          Attempts
        </h2>
        <p id="attempts-note" className="px-3 pb-2 text-ink-muted">
          {refused ?? "Revealing an attempt is recorded in the audit trail."}
        </p>
        <ol>
          {attempts.map(({ attempt, at, httpStatus, error, durationMs }) => (
            <li
              key={attempt}
              className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1.5"
            >
              <span className="w-6 text-ink-muted tabular">{attempt}</span>
              <span className="w-10 tabular">{httpStatus ?? "–"}</span>
              <span className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">{error ?? "Accepted"}</span>
              <span className="text-ink-muted tabular">{formatDuration(durationMs)}</span>
              <Time at={at} />
              {refused === null && (
                <Button
                  size="sm"
                  pending={pending && asked === attempt}
                  aria-describedby="attempts-note"
                  onClick={() => reveal(attempt)}
                >
                  <Eye aria-hidden="true" />
                  Reveal <span className="sr-only">attempt {attempt}</span>
                </Button>
              )}
            </li>
          ))}
        </ol>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {revealed && <Revealed attempt={revealed} />}
    </section>
  );
}

function Revealed({ attempt: { attempt, request, response, error } }: { attempt: RevealedAttempt }) {
  return (
    <>
      <Message
        title={`Request of attempt ${attempt}`}
        headers={{ POST: request.url, ...request.headers }}
        body={request.body}
      />
      {response ? (
        <Message
          title={`Response to attempt ${attempt}`}
          headers={{ status: String(response.status), ...response.headers }}
          body={response.body}
        />
      ) : (
        <EmptyState title={`No response to attempt ${attempt}`}>{error}</EmptyState>
      )}
    </>
  );
}

function Message({ title, headers, body }: { title: string; headers: Record<string, string>; body: string }) {
  const items = Object.entries(headers).map(([term, value]) => ({ term, value: <code>{value}</code> }));
  return (
    <section aria-label={title} className="min-w-0 rounded-md border border-line px-3 pb-3">
      <h3 className="pt-2.5 pb-1 font-medium">{title}</h3>
      <DefinitionList items={items} />
      <div
        role="group"
        tabIndex={0}
        aria-label={`Body: ${title}`}
        className="mt-3 max-h-96 overflow-auto rounded-md bg-sunken p-3"
      >
        <pre className="font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
          {indented(body) || "(empty)"}
        </pre>
      </div>
    </section>
  );
}

/** Indents JSON; returns anything else unchanged. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
