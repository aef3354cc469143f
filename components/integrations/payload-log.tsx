"use client";

import { Eye } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useAction } from "@/components/shell/use-action";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { revealIntegrationPayload } from "@/lib/integrations/actions";
import type { IntegrationPayloadRow, RevealedIntegrationPayload } from "@/lib/integrations/model";
import { DIRECTION_OPTIONS, DIRECTION_WORDS, OUTCOME_OPTIONS, PayloadOutcome } from "./integration-status";

const RevealedPayload = dynamic(() => import("./revealed-payload").then((module) => module.RevealedPayload), {
  ssr: false,
});

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "direction", label: "Direction", options: DIRECTION_OPTIONS },
  { kind: "chips", name: "outcome", label: "Outcome", options: OUTCOME_OPTIONS },
];

type Props = {
  tenant: string;
  refId: string;
  initial: Page<IntegrationPayloadRow>;
  /** Why whoever looks may not see what was sent; null where they may. */
  refused: string | null;
};

/** What an integration sent and was sent. What is in a payload is shown one by one, and each time is on the audit trail. */
export function PayloadLog({ tenant, refId, initial, refused }: Props) {
  const list = useList("integrations.payloads", { tenant, refId }, initial);
  const [shown, setShown] = useState<RevealedIntegrationPayload | null>(null);
  const { pending, run } = useAction(revealIntegrationPayload);
  const reveal = (payload: string) => run({ tenant, refId: payload }, { onDone: setShown });
  const columns: Column<IntegrationPayloadRow>[] = [
    ...COLUMNS,
    {
      id: "reveal",
      header: "Payload",
      width: "7rem",
      cell: (row) => (
        <Button
          size="sm"
          aria-disabled={pending || undefined}
          disabled={refused !== null}
          aria-label={`Reveal ${row.method} from ${row.createdAt}`}
          {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
          onClick={() => !pending && reveal(row.refId)}
        >
          <Eye aria-hidden="true" />
          Reveal
        </Button>
      ),
    },
  ];
  return (
    <section aria-labelledby="payload-log">
      <h2 id="payload-log" className="font-medium">
        Payload log
      </h2>
      <p className="text-ink-muted">
        Kept for 30 days, with secrets redacted. {refused ?? "Revealing a payload is recorded in the audit trail."}
      </p>
      <ListPage
        list={list}
        caption="Payloads"
        columns={columns}
        filters={FILTERS}
        empty={
          <EmptyState title="No payloads">
            Requests and responses are kept for 30 days. The storage panel shows whether any were removed early.
          </EmptyState>
        }
      />
      {shown && <RevealedPayload tenant={tenant} payload={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

const COLUMNS: Column<IntegrationPayloadRow>[] = [
  { id: "time", header: "Time", width: "6.5rem", cell: (row) => <Time at={row.createdAt} focusable={false} /> },
  { id: "direction", header: "Direction", width: "6.5rem", from: "xl", cell: (row) => DIRECTION_WORDS[row.direction] },
  { id: "outcome", header: "Outcome", width: "9rem", cell: (row) => <PayloadOutcome {...row} /> },
  {
    id: "request",
    header: "Request",
    from: "md",
    cell: (row) => (
      <span title={row.error ?? row.url}>
        {row.method} <span className="text-ink-muted">{row.error ?? row.url}</span>
      </span>
    ),
  },
  { id: "bytes", header: "Size", width: "5.5rem", align: "end", from: "lg", cell: (row) => formatBytes(row.bytes) },
];
