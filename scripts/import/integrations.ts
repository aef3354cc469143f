import { newIntegration } from "@/lib/integrations/model";
import { createIntegration } from "@/lib/integrations/provider";
import { requireOwnSecret } from "@/lib/integrations/store";
import { inTenant } from "@/lib/stores/postgres";
import { claimAdmitted } from "./claimed";
import { takeEntries, type Entry } from "./list";
import { parsed } from "./parsed";
import type { ImportRun, Taken } from "./run";

/** Imports each `{provider, name, secret_ref, settings}` of a JSON list as a connected integration. */
export async function importIntegrations(run: ImportRun, path: string): Promise<void> {
  await takeEntries(run, path, "integrations", (entry) => importIntegration(run, entry));
}

async function importIntegration({ scope }: ImportRun, entry: Entry): Promise<Taken> {
  const { secret_ref: secretRef, settings = {}, ...rest } = entry;
  const integration = parsed(newIntegration, { ...rest, secretRef, settings: JSON.stringify(settings) }, "the entry");
  const { provider, name } = integration;
  const key = `import:integrations/${provider}/${name}`;
  const { refId, at } = await claimAdmitted(scope, key, JSON.stringify(integration), () =>
    inTenant(scope, (tx) => requireOwnSecret(tx, scope, integration.secretRef)),
  );
  const where = { tenantId: scope.tenantId, refId };
  if ((await inTenant(scope, (tx) => tx.integration.count({ where }))) > 0) return "skipped";
  await createIntegration(scope, { ...integration, refId, at });
  return "written";
}
