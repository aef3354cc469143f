"use client";

import { Tabs as Radix } from "radix-ui";
import { JsonViewer } from "@/components/content/json-viewer/json-viewer";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { EmptyState, Notice } from "@/components/ui/states";
import type { PayloadHalfName, RevealedHalf, RevealedPayload } from "@/lib/tool-calls/model";

type Props = { payload: RevealedPayload; refId: string; onDownload: (half: PayloadHalfName) => void };

const tab =
  "-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-0.5 text-ink-muted hover:text-ink " +
  "data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink";

/** A revealed payload, a tab for each half, and whether it is what was recorded. */
export function RevealedTabs({ payload, refId, onDownload }: Props) {
  const { request, response, difference } = payload;
  return (
    <Radix.Root defaultValue="request" className="grid min-w-0 gap-3">
      <Radix.List aria-label="Halves of the payload" className="flex gap-4 border-b border-line">
        <Radix.Trigger value="request" className={tab}>
          Request <Size half={request} />
        </Radix.Trigger>
        <Radix.Trigger value="response" className={tab}>
          Response <Size half={response} />
        </Radix.Trigger>
      </Radix.List>
      {difference ? (
        <Notice hue="attention" title="Not confirmed as recorded" alert>
          {difference}
        </Notice>
      ) : (
        <p role="status" className="text-ink-muted">
          Both halves give the sha256 kept with the row.
        </p>
      )}
      <Radix.Content value="request" className="min-w-0">
        <Half half={request} label={`${refId} request`} onDownload={() => onDownload("request")} />
      </Radix.Content>
      <Radix.Content value="response" className="min-w-0">
        {response ? (
          <Half half={response} label={`${refId} response`} onDownload={() => onDownload("response")} />
        ) : (
          <EmptyState title="No response">The call ended before an answer came; its error is above.</EmptyState>
        )}
      </Radix.Content>
    </Radix.Root>
  );
}

function Size({ half }: { half: RevealedHalf | null }) {
  if (!half || half.state === "missing") return null;
  return <span className="tabular text-ink-faint">{formatBytes(half.bytes)}</span>;
}

function Half({ half, label, onDownload }: { half: RevealedHalf; label: string; onDownload: () => void }) {
  if (half.state === "shown") return <JsonViewer text={half.text} label={label} />;
  if (half.state === "missing") {
    return (
      <Notice hue="bad" title="This half is lost">
        {half.why}
      </Notice>
    );
  }
  return (
    <EmptyState
      title={`${formatBytes(half.bytes)} is too large to show`}
      action={<Button onClick={onDownload}>Download</Button>}
    >
      Up to 16 MB is shown here; a larger half can be saved.
    </EmptyState>
  );
}
