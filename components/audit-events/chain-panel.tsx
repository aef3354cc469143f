"use client";

import { Link2 } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/record/failure-notice";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { formatCount, formatDuration, plural } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { checkAuditTrail, checkConsoleTrail } from "@/lib/audit-events/actions";
import type { ChainCheck, ChainHead } from "@/lib/audit-events/model";
import type { Failure } from "@/lib/core/errors";
import { trailAt } from "./trail-address";

type Props = { tenant: string | null; head: ChainHead; onChecked: () => void };

const check = (tenant: string | null) => (tenant ? checkAuditTrail({ tenant }) : checkConsoleTrail({}));

/** The hash chain: its newest event, and a button that checks it. */
export function ChainPanel({ tenant, head, onChecked }: Props) {
  const { pending, run } = useAction(check);
  const [found, setFound] = useState<ChainCheck | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const newest = found?.head ?? head;

  function ask() {
    setFailure(null);
    const onDone = (data: ChainCheck) => {
      setFound(data);
      onChecked();
    };
    run(tenant, { onDone, onRefused: setFailure });
  }

  return (
    <section aria-labelledby="chain" className="grid gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="chain" className="flex items-center gap-1.5 font-medium">
            <Link2 className="size-4 text-ink-faint" aria-hidden="true" />
            {tenant ? "Event chain" : "Event chain outside tenants"}
          </h2>
          <p className="text-ink-muted">
            {newest ? (
              <>
                {plural(newest.seq, "event")}; the newest <Time at={newest.at} />, hash <Id value={newest.hash} />
              </>
            ) : (
              "No events yet."
            )}
          </p>
        </div>
        <Button pending={pending} onClick={ask}>
          Verify chain
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {found && <Finding tenant={tenant} found={found} />}
    </section>
  );
}

function Finding({ tenant, found: { head, broken, tookMs } }: { tenant: string | null; found: ChainCheck }) {
  if (broken) {
    return (
      <Notice hue="bad" title={`The chain is broken at event ${formatCount(broken.seq)}`} alert>
        <a href={`${trailAt(tenant)}/${broken.refId}`} className="text-accent underline">
          Its row
        </a>{" "}
        was altered, or an earlier row is missing. Tell the database administrator.
      </Notice>
    );
  }
  return (
    <Notice hue="good" title={`The chain is intact (${plural(head?.seq ?? 0, "event")})`} alert>
      Every number and hash was recomputed and matches ({formatDuration(tookMs)}). This cannot detect events removed
      from the end. Keep the newest hash elsewhere to detect that.
    </Notice>
  );
}
