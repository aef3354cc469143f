import "server-only";
import { activitiesDetail, activitiesList } from "@/lib/activities/queries";
import {
  auditEventsActors,
  auditEventsDetail,
  auditEventsHead,
  auditEventsList,
  consoleEventsHead,
} from "@/lib/audit-events/queries";
import { blogPostsDetail, blogPostsList } from "@/lib/blog-posts/queries";
import { contractsDetail, contractsList, contractsNextNumber } from "@/lib/contracts/queries";
import type { Query, UrlParams } from "@/lib/core/access/gate";
import { currentRequest } from "@/lib/core/access/session";
import { ERROR_STATUS, type Result } from "@/lib/core/errors";
import type { Total } from "@/lib/core/records/list";
import { exportsList } from "@/lib/exports/queries";
import { integrationsDetail, integrationsList, integrationsPayloads } from "@/lib/integrations/queries";
import { integrityRunsDetail, integrityRunsFindings, integrityRunsList } from "@/lib/integrity/queries";
import { onboardingRunsDetail, onboardingRunsList } from "@/lib/onboarding-runs/queries";
import { peopleList } from "@/lib/people/queries";
import { inboxCounts, inboxList, recordsSearch } from "@/lib/record-index/queries";
import { savedViews } from "@/lib/saved-views/queries";
import { sessionMe } from "@/lib/session/queries";
import {
  skillsCompare,
  skillsDetail,
  skillsList,
  skillsTags,
  templatesCompare,
  templatesDetail,
  templatesList,
  templatesTags,
} from "@/lib/skills/queries";
import { socialPostsDetail, socialPostsList } from "@/lib/social-posts/queries";
import { staffDetail, staffList } from "@/lib/staff/queries";
import { strategiesCompare, strategiesDetail, strategiesList } from "@/lib/strategies/queries";
import { tenantsBySlug, tenantsList, tenantsOverview, tenantsPlan, tenantsPlans } from "@/lib/tenants/queries";
import {
  toolCallsCount,
  toolCallsDetail,
  toolCallsList,
  toolCallsTools,
  toolCallsVolume,
} from "@/lib/tool-calls/queries";
import { trashList, trashPurged } from "@/lib/trash/queries";
import {
  webhookDeliveriesDetail,
  webhookDeliveriesList,
  webhookEndpointsDetail,
  webhookEndpointsList,
} from "@/lib/webhooks/queries";

const NAMED = [
  sessionMe,
  inboxList,
  inboxCounts,
  savedViews,
  recordsSearch,
  staffList,
  staffDetail,
  tenantsList,
  tenantsBySlug,
  tenantsOverview,
  tenantsPlan,
  tenantsPlans,
  peopleList,
  onboardingRunsList,
  onboardingRunsDetail,
  strategiesList,
  strategiesDetail,
  strategiesCompare,
  activitiesList,
  activitiesDetail,
  blogPostsList,
  blogPostsDetail,
  socialPostsList,
  socialPostsDetail,
  contractsList,
  contractsDetail,
  contractsNextNumber,
  toolCallsList,
  toolCallsCount,
  toolCallsTools,
  toolCallsVolume,
  toolCallsDetail,
  webhookEndpointsList,
  webhookEndpointsDetail,
  webhookDeliveriesList,
  webhookDeliveriesDetail,
  skillsList,
  skillsTags,
  skillsDetail,
  skillsCompare,
  templatesList,
  templatesTags,
  templatesDetail,
  templatesCompare,
  integrityRunsList,
  integrityRunsDetail,
  integrityRunsFindings,
  exportsList,
  trashList,
  trashPurged,
  integrationsList,
  integrationsDetail,
  integrationsPayloads,
  auditEventsList,
  auditEventsActors,
  auditEventsDetail,
  auditEventsHead,
  consoleEventsHead,
] as const;

type Count = Query<`${string}.count`, { tenant?: string }, Total | null>;
type Registered = (typeof NAMED)[number] | Count;

/** Every query: the GET route serves them, and the matrix test checks them. A list brings its count. */
export const QUERIES: readonly Registered[] = NAMED.flatMap((each): Registered[] => {
  return "counts" in each ? [each, ...(each.counts as Count[])] : [each];
});

export type QueryName = Registered["spec"]["name"];

const byName = new Map<string, Pick<Registered, "fromUrl">>(QUERIES.map((query) => [query.spec.name, query]));

/** Runs a query by its name and URL parameters, and returns its result with the HTTP status. */
export async function readQuery(name: string, params: UrlParams): Promise<{ status: number; body: Result<unknown> }> {
  const query = byName.get(name);
  if (!query) {
    const { requestId } = await currentRequest();
    const error = { code: "NOT_FOUND" as const, message: `There is no query named ${name}.`, requestId };
    return { status: ERROR_STATUS.NOT_FOUND, body: { ok: false, error } };
  }
  const body = await query.fromUrl(params);
  return { status: body.ok ? 200 : ERROR_STATUS[body.error.code], body };
}
