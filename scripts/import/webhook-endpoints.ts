import { sha256 } from "@/lib/core/ids";
import { inTenant } from "@/lib/stores/postgres";
import { privateAllowed, requireCallable } from "@/lib/webhooks/addresses";
import { webhookEndpointFields } from "@/lib/webhooks/events";
import { createWebhookEndpoint } from "@/lib/webhooks/provider";
import { changedSince, claimSource } from "./claimed";
import { Places, importEntries, type Entry } from "./list";
import { parsed } from "./parsed";
import type { ImportRun, ImportResult } from "./run";

/** Imports each `{name, url, events, secret_ref}` of a JSON list as an active webhook endpoint. */
export async function importWebhookEndpoints(run: ImportRun, path: string): Promise<void> {
  const places = new Places();
  await importEntries(run, path, "webhook endpoints", (entry, where) =>
    importWebhookEndpoint(run, entry, (name) => places.before(name, where)),
  );
}

async function importWebhookEndpoint(
  { scope }: ImportRun,
  entry: Entry,
  placeBefore: (name: string) => string | null,
): Promise<ImportResult> {
  const { secret_ref: secretRef, ...rest } = entry;
  const endpoint = parsed(webhookEndpointFields, { ...rest, secretRef }, "the entry");
  await requireCallable(endpoint.url, privateAllowed());
  const key = `import:webhook-endpoints/${endpoint.name}`;
  const before = placeBefore(endpoint.name);
  const { tenantId } = scope;
  const { refId, at, isWritten } = await claimSource(scope, {
    key,
    fingerprint: sha256(JSON.stringify(endpoint)),
    isWritten: async (refId) =>
      (await inTenant(scope, (tx) => tx.webhookEndpoint.count({ where: { tenantId, refId } }))) > 0,
    whenChanged: (at) =>
      before
        ? `${before} has the same name but different values. Keep one of them, or rename one`
        : changedSince("change the endpoint in the Console, or give the entry another name to keep both")(at),
  });
  if (isWritten) return "skipped";
  await createWebhookEndpoint(scope, { ...endpoint, refId, at });
  return "written";
}
