import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { EntityStatus } from "@/components/record/entity-status";
import { failureWords } from "@/components/record/failure-words";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { LinkButton } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { deleteOnboardingRun, transitionOnboardingRun } from "@/lib/onboarding-runs/actions";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import { resumeEvent, type OnboardingRunDetail } from "@/lib/onboarding-runs/model";
import { STRATEGY } from "@/lib/strategies/entity";
import { RunFindings } from "./run-findings";
import { RunProgress } from "./run-progress";
import { siteName } from "./site-name";
import { STEP_LABELS } from "./steps";

const RESUMES = ["resume_collecting", "resume_researching", "resume_drafting"] as const;

type Props = { run: OnboardingRunDetail; permissions: Permission[]; tab: string };

/** Detail page of an onboarding run: progress, findings, questions and results. */
export function OnboardingRunDetailPage({ run, permissions, tab }: Props) {
  const { tenant, strategy } = run;
  return (
    <>
      <PageHeader
        title={siteName(run.website)}
        crumbs={[...listCrumbs(ONBOARDING_RUN, tenant), { label: siteName(run.website) }]}
        status={<EntityStatus entity={ONBOARDING_RUN} status={run.status} />}
        details={
          <>
            <Id value={run.refId} />
            <span>{plural(run.attempt, "attempt")}</span>
            <span>
              created <Time at={run.createdAt} />
            </span>
            {run.finishedAt && (
              <span>
                ended <Time at={run.finishedAt} />
              </span>
            )}
          </>
        }
        actions={
          <>
            <DeleteRecord entity={ONBOARDING_RUN} record={run} action={deleteOnboardingRun} permissions={permissions} />
            {strategy && (
              <LinkButton href={pageAddress(STRATEGY, tenant.refId, strategy.refId)}>
                Strategy version {strategy.version}
              </LinkButton>
            )}
          </>
        }
      />
      <TransitionBar
        entity={ONBOARDING_RUN}
        record={run}
        action={transitionOnboardingRun}
        permissions={permissions}
        hidden={RESUMES.filter((event) => event !== resumeEvent(run.step))}
      >
        {runStatus(run)}
      </TransitionBar>
      <RunProgress progress={run.progress} />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <RunFindings run={run} permissions={permissions} tab={tab} />
        <aside aria-label="About this run" className="grid min-w-0 gap-4">
          <StoragePanel storage={run.storage} agreement={run.agreement} />
          <History entity={ONBOARDING_RUN} transitions={run.history} record={run} permissions={permissions} />
        </aside>
      </div>
    </>
  );
}

/** The current state of a run and who has to act; null if it has ended. */
function runStatus({ status, step, leaseUntil, errorCode }: OnboardingRunDetail) {
  switch (status) {
    case "created":
      return <p>Waiting for an agent to start.</p>;
    case "collecting":
    case "researching":
    case "drafting":
      return (
        <p>
          An agent is working on it.{" "}
          {leaseUntil && (
            <>
              It times out if the agent stops responding (<Time at={leaseUntil} form="left" />
              ).
            </>
          )}
        </p>
      );
    case "awaiting_input":
      return <p>Waiting for answers. Give them under Questions.</p>;
    case "awaiting_approval":
      return <p>Waiting for approval of the context file.</p>;
    case "failed":
      return (
        <p>
          Failed in step {STEP_LABELS[step].toLowerCase()} {errorCode && `(${failureWords(errorCode)})`}.
        </p>
      );
    default:
      return null;
  }
}
