import { sha256 } from "@/lib/core/ids";
import { newIntegration } from "@/lib/integrations/model";
import { createIntegration } from "@/lib/integrations/provider";
import { requireOwnSecret } from "@/lib/integrations/store";
import { inTenant } from "@/lib/stores/postgres";
import { changedSince, claimSource } from "./claimed";
import { Places, importEntries, type Entry } from "./list";
import { parsed } from "./parsed";
import type { ImportRun, ImportResult } from "./run";

/** Imports each `{provider, name, secret_ref, settings}` of a JSON list as a connected integration. */
export async function importIntegrations(run: ImportRun, path: string): Promise<void> {
  const places = new Places();
  await importEntries(run, path, "integrations", (entry, where) =>
    importIntegration(run, entry, (name) => places.before(name, where)),
  );
}

async function importIntegration(
  { scope }: ImportRun,
  entry: Entry,
  placeBefore: (name: string) => string | null,
): Promise<ImportResult> {
  const { secret_ref: secretRef, settings = {}, ...rest } = entry;
  const integration = parsed(newIntegration, { ...rest, secretRef, settings: JSON.stringify(settings) }, "the entry");
  const { provider, name } = integration;
  const key = `import:integrations/${provider}/${name}`;
  const before = placeBefore(`${provider}/${name}`);
  const { tenantId } = scope;
  const { refId, at, isWritten } = await claimSource(scope, {
    key,
    fingerprint: sha256(JSON.stringify(integration)),
    isWritten: async (refId) =>
      (await inTenant(scope, (tx) => tx.integration.count({ where: { tenantId, refId } }))) > 0,
    admit: () => inTenant(scope, (tx) => requireOwnSecret(tx, scope, integration.secretRef)),
    whenChanged: (at) =>
      before
        ? `${before} has the same provider and name but different values. Keep one of them, or rename one`
        : changedSince("change the integration in the Console, or give the entry another name to keep both")(at),
  });
  if (isWritten) return "skipped";
  await createIntegration(scope, { ...integration, refId, at });
  return "written";
}
