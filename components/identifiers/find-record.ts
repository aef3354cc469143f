import type { PaletteResults } from "@/components/shell/command-palette";
import { ReadError, unreachable } from "@/components/shell/read";
import type { Result } from "@/lib/core/errors";
import { findIdentified, locateIdentified } from "@/lib/identifiers/actions";
import { recordItem } from "./record-items";

/** The current tenant; null outside of one. */
export type CurrentTenant = { refId: string; name: string } | null;

/**
 * Finds records by a pasted identifier: in the current tenant, or else in all tenants the user has a grant for.
 * @throws ReadError
 */
export async function findRecord(text: string, within: CurrentTenant): Promise<PaletteResults> {
  const here = within ? await asked(findIdentified({ tenant: within.refId, text })) : [];
  const records = here.length > 0 ? here : await findElsewhere(text, within);
  return {
    items: records.map((record) => recordItem(record, within?.refId ?? null)),
    nothing: within
      ? `No record with this identifier in ${within.name} or any other tenant you have access to.`
      : "No record with this identifier in any tenant you have access to.",
  };
}

async function findElsewhere(text: string, within: CurrentTenant) {
  const { templates, tenants } = await asked(locateIdentified({ text }));
  const others = tenants.filter(({ refId }) => refId !== within?.refId);
  const there = await Promise.all(others.map(({ refId }) => asked(findIdentified({ tenant: refId, text }))));
  return [...templates, ...there.flat()];
}

async function asked<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer.catch((): Result<T> => ({ ok: false, error: unreachable }));
  if (!result.ok) throw new ReadError(result.error);
  return result.data;
}
