"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Decidable, Decision } from "./decision";

const DecisionDialog = dynamic(() => import("./decision-dialog").then((module) => module.DecisionDialog), {
  ssr: false,
});

/** Stands over a strategy that waits for a decision; says why where it cannot be taken. */
export function DecisionBar({ strategy, allowed }: { strategy: Decidable; allowed: boolean }) {
  const [decision, setDecision] = useState<Decision | null>(null);
  if (strategy.status !== "in_review") return null;
  const obstacle = obstacleOf(strategy, allowed);
  const { tenant, refId, version, active } = strategy;
  return (
    <section
      aria-label="Decision"
      className="my-2 flex flex-wrap items-center gap-2 rounded-md bg-attention-soft px-3 py-2"
    >
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-medium">Version {version} needs review.</strong>{" "}
        <span id="decision-note" className="text-ink-muted">
          {obstacle ??
            (active ? `Approving it supersedes version ${active.version}.` : "It becomes the first active version.")}
        </span>{" "}
        {active && (
          <Link
            href={`/tenants/${tenant}/strategies/${refId}/changes`}
            prefetch={false}
            className="whitespace-nowrap text-accent underline"
          >
            View changes
          </Link>
        )}
      </p>
      <div className="flex gap-2">
        <Button disabled={obstacle !== null} aria-describedby="decision-note" onClick={() => setDecision("reject")}>
          Reject…
        </Button>
        <Button
          variant="primary"
          disabled={obstacle !== null}
          aria-describedby="decision-note"
          onClick={() => setDecision("approve")}
        >
          Approve…
        </Button>
      </div>
      {decision && <DecisionDialog decision={decision} strategy={strategy} onClose={() => setDecision(null)} />}
    </section>
  );
}

function obstacleOf(strategy: Decidable, allowed: boolean): string | null {
  if (!allowed) return "Your role cannot review. Required role: reviewer or admin.";
  if (strategy.own) return `You ${strategy.own} it, so someone else must review it.`;
  return strategy.reviewed.obstacle && `Its text cannot be verified: ${strategy.reviewed.obstacle}`;
}
