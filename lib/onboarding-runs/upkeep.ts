import "server-only";
import { documentsById, documentsOf, holdersBy } from "@/lib/core/upkeep/documents";
import type { Finding } from "@/lib/core/upkeep/finding";
import { checkObject, eachOf } from "@/lib/core/upkeep/objects";
import type { CheckRows, FindHolders, Upkeep } from "@/lib/core/upkeep/upkeep";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import { inTenant } from "@/lib/stores/postgres";

const ENDED = ["completed", "cancelled", "expired"];

/** Compares the run with its research document, and each object with the document's reference. */
const checkRows: CheckRows = async (context, rows) => {
  const named = rows.filter(({ researchRef }) => typeof researchRef === "string");
  const refs = named.map(({ researchRef }) => String(researchRef));
  const fields = ["scraped", "research", "contextFile"] as const;
  const documents = await documentsById(context.scope, "onboarding_research", refs, [...fields]);
  return eachOf(named, context.signal, async ({ refId, researchRef, contextFileId }) => {
    const entity = "onboarding_run";
    const place = `onboarding_research/${String(researchRef)}`;
    const about = { entity, entityRef: refId, store: "MongoDB", place } as const;
    const document = documents.get(String(researchRef));
    if (!document) return [{ ...about, kind: "dangling_pointer", detail: "No document has the _id in research_ref." }];
    const { scraped, research, contextFile } = document;
    const findings: Finding[] = [];
    if (contextFileId !== null && contextFileId !== contextFile?.fileId) {
      const detail = "It has no context file with the id in context_file_id.";
      findings.push({ ...about, kind: "dangling_pointer", detail });
    }
    for (const object of [...scraped, ...(research ? [research] : []), ...(contextFile ? [contextFile] : [])]) {
      findings.push(...(await checkObject(context, { entity, entityRef: refId, ...object })).findings);
    }
    return findings;
  });
};

const holdersByRun = holdersBy("onboarding_research", "onboardingRunId", ["scraped", "research", "contextFile"]);

/** Keys contain the run's ref_id; documents contain the run's id. */
const findHolders: FindHolders = async (scope, refs) => {
  const where = { tenantId: scope.tenantId, refId: { in: refs } };
  const runs = await inTenant(scope, (tx) => tx.onboardingRun.findMany({ where, select: { id: true } }));
  return holdersByRun(
    scope,
    runs.map(({ id }) => id),
  );
};

export const ONBOARDING_RUN_UPKEEP: Upkeep<typeof ONBOARDING_RUN> = {
  findDeleteBlocker: null,

  /** A tenant can have only one open run. */
  async findRestoreBlocker({ tx, scope, row: { status } }) {
    if (ENDED.includes(status)) return null;
    const where = { tenantId: scope.tenantId, deletedOn: null, status: { notIn: ENDED } };
    const other = await tx.onboardingRun.findFirst({ where });
    return other && `The run of ${other.website} is under way, and only one can be.`;
  },

  purge: {
    async findContents({ tenantId }, row) {
      return {
        keys: [`onboarding/${row.refId}/`],
        documents: documentsOf(ONBOARDING_RUN, row),
        // Tool calls are never deleted: they only lose their reference to it.
        release: async (tx) => {
          await tx.toolCall.updateMany({
            where: { tenantId, onboardingRunId: row.id },
            data: { onboardingRunId: null },
          });
        },
      };
    },
  },

  checkRows,
  findHolders,
};
