import { inTenant } from "@/lib/stores/postgres";
import { privateAllowed, requireCallable } from "@/lib/webhooks/addresses";
import { webhookEndpointFields } from "@/lib/webhooks/model";
import { createWebhookEndpoint } from "@/lib/webhooks/provider";
import { claimSource } from "./claimed";
import { takeEntries, type Entry } from "./list";
import { parsed } from "./parsed";
import type { ImportRun, Taken } from "./run";

/** Imports each `{name, url, events, secret_ref}` of a JSON list as an active webhook endpoint. */
export async function importWebhookEndpoints(run: ImportRun, path: string): Promise<void> {
  await takeEntries(run, path, "webhook endpoints", (entry) => importWebhookEndpoint(run, entry));
}

async function importWebhookEndpoint({ scope }: ImportRun, entry: Entry): Promise<Taken> {
  const { secret_ref: secretRef, ...rest } = entry;
  const endpoint = parsed(webhookEndpointFields, { ...rest, secretRef }, "the entry");
  await requireCallable(endpoint.url, privateAllowed());
  const key = `import:webhook-endpoints/${endpoint.name}`;
  const { refId, at } = await claimSource(scope, key, JSON.stringify(endpoint));
  const where = { tenantId: scope.tenantId, refId };
  if ((await inTenant(scope, (tx) => tx.webhookEndpoint.count({ where }))) > 0) return "skipped";
  await createWebhookEndpoint(scope, { ...endpoint, refId, at });
  return "written";
}
