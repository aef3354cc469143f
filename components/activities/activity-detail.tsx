import type { ReactNode } from "react";
import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { DownloadButton } from "@/components/record/download-button";
import { EntityStatus } from "@/components/record/entity-status";
import { failureWords } from "@/components/record/failure-words";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { deleteActivity, downloadActivityOutput, transitionActivity } from "@/lib/activities/actions";
import { ACTIVITY } from "@/lib/activities/entity";
import type { ActivityDetail } from "@/lib/activities/model";
import type { Permission } from "@/lib/core/access/permissions";
import { ActivityFacts } from "./activity-facts";
import { CallsMade } from "./calls-made";
import { OutputBody } from "./output-body";
import { PostsMade } from "./posts-made";

type Props = { activity: ActivityDetail; permissions: Permission[] };

/** Detail page of an activity: its output, progress and results. */
export function ActivityDetailPage({ activity, permissions }: Props) {
  const { tenant, refId, title, errorCode } = activity;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[...listCrumbs(ACTIVITY, tenant), { label: title }]}
        status={<EntityStatus entity={ACTIVITY} status={activity.status} />}
        details={
          <>
            <Id value={refId} />
            <span>{humanize(activity.kind)}</span>
            <span>
              created <Time at={activity.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <DeleteRecord entity={ACTIVITY} record={activity} action={deleteActivity} permissions={permissions} />
            <DownloadButton
              action={downloadActivityOutput}
              given={{ tenant: tenant.refId, refId }}
              missing={activity.output.state === "missing" ? "There is no output to download." : null}
              permissions={permissions}
            />
          </>
        }
      />
      {errorCode && (
        <Notice hue="bad" title={failureWords(errorCode)}>
          Attempt {activity.attempt} ended with this error.
        </Notice>
      )}
      <TransitionBar entity={ACTIVITY} record={activity} action={transitionActivity} permissions={permissions}>
        {workStatus(activity)}
      </TransitionBar>
      <WithOutput activity={activity}>
        <ActivityFacts activity={activity} />
        <PostsMade posts={activity.posts} tenant={tenant.refId} />
        <CallsMade calls={activity.calls} tenant={tenant.refId} activity={refId} />
        <StoragePanel storage={activity.storage} agreement={activity.agreement} />
        <History entity={ACTIVITY} transitions={activity.history} record={activity} permissions={permissions} />
      </WithOutput>
    </>
  );
}

/** What a worker is doing or will do with the activity; null if there is nothing left to do. */
function workStatus({ status, scheduledFor, attempt, leaseUntil }: ActivityDetail) {
  if (status === "queued" && scheduledFor) {
    return (
      <>
        Waiting for a worker. It does not start before <Time at={scheduledFor} />.
      </>
    );
  }
  if (status === "queued") return "Waiting for a worker.";
  if (status === "running" && leaseUntil) {
    return (
      <>
        A worker is running it, attempt {attempt}: <Time at={leaseUntil} form="left" />. If it does not report by then,
        the attempt times out.
      </>
    );
  }
  return null;
}

/** Markdown output gets a reading column with an outline. Other output uses the full width. */
function WithOutput({ activity, children }: { activity: ActivityDetail; children: ReactNode }) {
  const { content, output } = activity;
  const asideLabel = "About this activity";
  if (content.state === "present" && output.state === "present" && output.value.format === "markdown") {
    const article = readArticle(content.value);
    return <Reading content={content} what="The output" article={article} asideLabel={asideLabel} aside={children} />;
  }
  return (
    <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0">
        <OutputBody activity={activity} />
      </div>
      <aside aria-label={asideLabel} className="grid min-w-0 gap-4">
        {children}
      </aside>
    </div>
  );
}
