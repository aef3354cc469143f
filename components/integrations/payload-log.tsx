"use client";

import { Eye } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { optionsOf, statusOptions } from "@/components/record/entity-status";
import { useAction } from "@/components/shell/use-action";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { StateBadge } from "@/lib/core/entity";
import { revealIntegrationPayload } from "@/lib/integrations/actions";
import {
  OUTCOMES,
  type Direction,
  type IntegrationPayloadRow,
  type Outcome,
  type RevealedIntegrationPayload,
} from "@/lib/integrations/model";

const RevealedPayload = dynamic(() => import("./revealed-payload").then((module) => module.RevealedPayload), {
  ssr: false,
});

const DIRECTION_NAMES: Record<Direction, string> = { out: "Sent", in: "Received" };

const STATUS_BADGES: Record<Outcome, StateBadge> = {
  succeeded: { label: "Succeeded", hue: "good" },
  failed: { label: "Failed", hue: "bad" },
};

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "direction", label: "Direction", options: optionsOf(DIRECTION_NAMES) },
  {
    kind: "chips",
    name: "outcome",
    label: "Outcome",
    options: statusOptions({ statuses: OUTCOMES, states: STATUS_BADGES }),
  },
];

type Props = {
  tenant: string;
  refId: string;
  initial: Page<IntegrationPayloadRow>;
  /** Why the user cannot reveal payloads; null if they can. */
  refused: string | null;
};

/** An integration's payload log. Payloads are revealed one at a time, each recorded in the audit trail. */
export function PayloadLog({ tenant, refId, initial, refused }: Props) {
  const list = useList("integrations.payloads", { tenant, refId }, initial);
  const [shown, setShown] = useState<RevealedIntegrationPayload | null>(null);
  const { pending, run } = useAction(revealIntegrationPayload);
  const reveal = (payload: string) => run({ tenant, refId: payload }, { onDone: setShown });
  const revealing: Column<IntegrationPayloadRow> = {
    id: "reveal",
    header: "Payload",
    width: "7rem",
    cell: (row) => (
      <Button
        size="sm"
        aria-disabled={pending || undefined}
        aria-label={`Reveal ${row.method} from ${row.createdAt}`}
        onClick={() => !pending && reveal(row.refId)}
      >
        <Eye aria-hidden="true" />
        Reveal
      </Button>
    ),
  };
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
        columns={refused === null ? [...COLUMNS, revealing] : COLUMNS}
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
  { id: "direction", header: "Direction", width: "6.5rem", from: "xl", cell: (row) => DIRECTION_NAMES[row.direction] },
  { id: "outcome", header: "Outcome", width: "9rem", cell: (row) => <PayloadOutcome row={row} /> },
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

function PayloadOutcome({ row: { outcome, httpStatus } }: { row: IntegrationPayloadRow }) {
  const { label, hue } = STATUS_BADGES[outcome];
  return (
    <StatusBadge hue={hue}>
      {label}
      {httpStatus !== null && <span className="tabular"> {httpStatus}</span>}
    </StatusBadge>
  );
}
