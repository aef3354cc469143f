"use client";

import { Tabs as Radix } from "radix-ui";
import { JsonViewer } from "@/components/content/json-viewer/json-viewer";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { EmptyState, Notice } from "@/components/ui/states";
import type { PayloadPartName, RevealedPart, RevealedPayload } from "@/lib/tool-calls/model";

type Props = { payload: RevealedPayload; refId: string; onDownload: (part: PayloadPartName) => void };

const tab =
  "-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-0.5 text-ink-muted hover:text-ink " +
  "data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink";

/** A revealed payload with one tab per part, and whether it matches its recorded hash. */
export function RevealedTabs({ payload, refId, onDownload }: Props) {
  const { request, response, difference } = payload;
  return (
    <Radix.Root defaultValue="request" className="grid min-w-0 gap-3">
      <Radix.List aria-label="Parts of the payload" className="flex gap-4 border-b border-line">
        <Radix.Trigger value="request" className={tab}>
          Request <Size part={request} />
        </Radix.Trigger>
        <Radix.Trigger value="response" className={tab}>
          Response <Size part={response} />
        </Radix.Trigger>
      </Radix.List>
      {difference ? (
        <Notice hue="attention" title="Not verified" alert>
          {difference}
        </Notice>
      ) : (
        <p role="status" className="text-ink-muted">
          Both parts match the SHA-256 in the row.
        </p>
      )}
      <Radix.Content value="request" className="min-w-0">
        <Part part={request} label={`${refId} request`} onDownload={() => onDownload("request")} />
      </Radix.Content>
      <Radix.Content value="response" className="min-w-0">
        {response ? (
          <Part part={response} label={`${refId} response`} onDownload={() => onDownload("response")} />
        ) : (
          <EmptyState title="No response">The call ended before a response arrived. See the error above.</EmptyState>
        )}
      </Radix.Content>
    </Radix.Root>
  );
}

function Size({ part }: { part: RevealedPart | null }) {
  if (!part || part.state === "missing") return null;
  return <span className="tabular text-ink-faint">{formatBytes(part.bytes)}</span>;
}

function Part({ part, label, onDownload }: { part: RevealedPart; label: string; onDownload: () => void }) {
  if (part.state === "shown") return <JsonViewer text={part.text} label={label} />;
  if (part.state === "missing") {
    return (
      <Notice hue="bad" title="This part is missing">
        {part.why}
      </Notice>
    );
  }
  return (
    <EmptyState
      title={`${formatBytes(part.bytes)} is too large to show`}
      action={<Button onClick={onDownload}>Download</Button>}
    >
      Up to 16 MB is shown here. Download larger parts.
    </EmptyState>
  );
}
