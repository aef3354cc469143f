"use client";

import { useState } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { formatBytes, plural } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import { openScrapedPage } from "@/lib/onboarding-runs/actions";
import type { OnboardingPageView } from "@/lib/onboarding-runs/model";

const SHOWN = 25;

type Props = { tenant: string; refId: string; pages: OnboardingPageView[] };

/** The pages a run read. Opening one fetches its text, which is recorded in the audit trail. */
export function ScrapedPages({ tenant, refId, pages }: Props) {
  const [all, setAll] = useState(false);
  if (pages.length === 0) return <p className="text-ink-muted">No pages read yet.</p>;
  return (
    <div className="grid gap-2">
      <ul className="divide-y divide-line rounded-md border border-line">
        {(all ? pages : pages.slice(0, SHOWN)).map((page) => (
          <li key={page.url}>
            <PageRead tenant={tenant} refId={refId} page={page} />
          </li>
        ))}
      </ul>
      {!all && pages.length > SHOWN && (
        <Button className="justify-self-start" onClick={() => setAll(true)}>
          Show all {plural(pages.length, "page")}
        </Button>
      )}
    </div>
  );
}

function PageRead({ tenant, refId, page }: { tenant: string; refId: string; page: OnboardingPageView }) {
  const { pending, run } = useAction(openScrapedPage);
  const [text, setText] = useState<string | null>(null);
  const { url, title, status, bytes, fetchedAt, sha256 } = page;
  const shown = text !== null;
  return (
    <div className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium [overflow-wrap:anywhere]">{title || url}</p>
          <p className="text-ink-muted [overflow-wrap:anywhere]">{url}</p>
        </div>
        <span className={status < 400 ? "tabular text-ink-muted" : "tabular text-bad"}>HTTP {status}</span>
        <span className="tabular text-ink-muted">{formatBytes(bytes)}</span>
        <span className="text-ink-muted">
          <Time at={fetchedAt} />
        </span>
        <Button
          size="sm"
          pending={pending}
          aria-expanded={shown}
          aria-label={`${shown ? "Close" : "Read"} ${title || url}`}
          onClick={() =>
            shown ? setText(null) : run({ tenant, refId, url }, { onDone: (data) => setText(data.text) })
          }
        >
          {shown ? "Close" : "Read"}
        </Button>
      </div>
      {shown && (
        <>
          <pre
            tabIndex={0}
            role="region"
            aria-label={`Text of ${title || url}`}
            className="mt-2 max-h-96 overflow-auto rounded-md bg-sunken p-3 whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            {text}
          </pre>
          <p className="mt-1 text-ink-muted">
            sha256 <Id value={sha256} />
          </p>
        </>
      )}
    </div>
  );
}
