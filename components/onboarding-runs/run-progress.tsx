import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { StateBadge } from "@/lib/core/entity";
import type { StepProgress } from "@/lib/onboarding-runs/model";
import { STEP_LABELS } from "./steps";

const STATUS_BADGES: Record<StepProgress["state"], StateBadge> = {
  done: { label: "Done", hue: "good" },
  working: { label: "In progress", hue: "progress" },
  waiting: { label: "Waiting", hue: "attention" },
  failed: { label: "Failed", hue: "bad" },
  stopped: { label: "Stopped", hue: "neutral" },
  ahead: { label: "Not started", hue: "neutral" },
};

/** The four steps of a run: which are done, since when and by whom, and the current or failed one. */
export function RunProgress({ progress }: { progress: readonly StepProgress[] }) {
  return (
    <ol
      aria-label="Progress"
      className="my-3 grid gap-px overflow-hidden rounded-md border border-line bg-line md:grid-cols-4"
    >
      {progress.map((each, place) => (
        <Step key={each.step} progress={each} number={place + 1} />
      ))}
    </ol>
  );
}

function Step({ progress: { step, state, began, ended }, number }: { progress: StepProgress; number: number }) {
  const { label, hue } = STATUS_BADGES[state];
  const current = state === "working" || state === "waiting" || state === "failed";
  return (
    <li aria-current={current ? "step" : undefined} className="grid content-start gap-1 bg-surface px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="tabular text-ink-muted">{number}</span>
        <span className="font-medium">{STEP_LABELS[step]}</span>
        <span className="ml-auto">
          <StatusBadge hue={hue}>{label}</StatusBadge>
        </span>
      </p>
      {began && (
        <p className="text-ink-muted [overflow-wrap:anywhere]">
          started <Time at={began.at} /> by {began.by}
        </p>
      )}
      {ended && (
        <p className="text-ink-muted [overflow-wrap:anywhere]">
          {state === "done" ? "done" : "ended"} <Time at={ended.at} /> by {ended.by}
        </p>
      )}
      {ended?.reason && <p className="[overflow-wrap:anywhere]">{ended.reason}</p>}
    </li>
  );
}
