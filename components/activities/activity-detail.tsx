import type { ReactNode } from "react";
import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { DownloadButton } from "@/components/record/download-button";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { deleteActivity, downloadActivityOutput } from "@/lib/activities/actions";
import { ACTIVITY } from "@/lib/activities/entity";
import type { ActivityDetail } from "@/lib/activities/model";
import type { Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { ActivityFacts } from "./activity-facts";
import { ActivityMoves } from "./activity-moves";
import { CallsMade } from "./calls-made";
import { OutputBody } from "./output-body";
import { PostsMade } from "./posts-made";

type Props = { activity: ActivityDetail; permissions: Permission[] };

/** An activity: what it made, what is happening to it, and what came of it. */
export function ActivityDetailPage({ activity, permissions }: Props) {
  const { tenant, refId, rowVersion, title, errorCode } = activity;
  const list = listAddress(ACTIVITY, tenant.refId);
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
            <DeleteRecord
              what="activity"
              record={{ tenant: tenant.refId, refId, rowVersion }}
              action={deleteActivity}
              list={list}
              permissions={permissions}
            />
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
        <Notice hue="bad" title={humanize(errorCode)}>
          Attempt {activity.attempt} ended with this error.
        </Notice>
      )}
      <ActivityMoves activity={activity} permissions={permissions} />
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

/** Markdown in its reading column with its outline; any other output takes the room of both. */
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
