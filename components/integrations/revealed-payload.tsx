"use client";

import { JsonViewer } from "@/components/content/json-viewer/json-viewer";
import { RawText } from "@/components/content/json-viewer/raw-text";
import { saveBytes } from "@/components/content/save-file";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatBytes } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { EmptyState, Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { downloadIntegrationPayload } from "@/lib/integrations/actions";
import type { IntegrationPayloadFile, RevealedIntegrationPayload } from "@/lib/integrations/model";

type Props = { tenant: string; payload: RevealedIntegrationPayload; onClose: () => void };

/** A stored payload: URL, headers and body, with what redaction removed. */
export function RevealedPayload({ tenant, payload, onClose }: Props) {
  const { refId, createdAt, method, url, error, headers, redactions, body } = payload;
  const { pending, run } = useAction(downloadIntegrationPayload);
  const download = () => run({ tenant, refId }, { onDone: save });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="lg"
      title={`${method} payload`}
      footer={
        <>
          {body.state !== "none" && (
            <Button pending={pending} onClick={download}>
              Download the body
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="grid min-w-0 gap-3">
        <p className="flex flex-wrap gap-x-3 text-ink-muted">
          <Id value={refId} />
          <Time at={createdAt} form="full" />
        </p>
        <p className="font-mono text-xs [overflow-wrap:anywhere]">{url}</p>
        {error && <Notice hue="bad" title={error} />}
        {redactions.length > 0 && <p className="text-ink-muted">Redacted before storing: {redactions.join(", ")}.</p>}
        <Headers headers={headers} />
        <Body body={body} label={refId} />
      </div>
    </Dialog>
  );
}

function Headers({ headers }: Pick<RevealedIntegrationPayload, "headers">) {
  if (headers.length === 0) return <p className="text-ink-muted">No headers.</p>;
  return (
    <table className="w-full border-y border-line text-left">
      <caption className="py-1 text-left font-medium">Headers</caption>
      <tbody>
        {headers.map(([name, value]) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="w-48 py-1 pr-3 font-normal text-ink-muted [overflow-wrap:anywhere]">
              {name}
            </th>
            <td className="py-1 font-mono text-xs [overflow-wrap:anywhere]">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Body({ body, label }: { body: RevealedIntegrationPayload["body"]; label: string }) {
  switch (body.state) {
    case "none":
      return <p className="text-ink-muted">No body.</p>;
    case "missing":
      return (
        <Notice hue="bad" title="The body is missing">
          {body.why}
        </Notice>
      );
    case "too_large":
      return <EmptyState title={`${formatBytes(body.bytes)} is too large to show`}>Download it below.</EmptyState>;
    case "shown":
      if (/^\s*[[{]/.test(body.text)) return <JsonViewer text={body.text} label={`${label} body`} className="h-96" />;
      return (
        <div className="flex h-96 flex-col overflow-hidden rounded-md border border-line bg-surface">
          <RawText text={body.text} label={`${label} body`} />
        </div>
      );
  }
}

function save(file: IntegrationPayloadFile): void {
  if ("url" in file) window.location.assign(file.url);
  else saveBytes(file.text, file.fileName, "text/plain");
}
