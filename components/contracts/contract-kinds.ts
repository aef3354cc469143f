import { CONTRACT_KINDS, type ContractKind } from "@/lib/contracts/model";

const KINDS: Record<ContractKind, string> = {
  service_agreement: "Service agreement",
  order_form: "Order form",
  data_processing: "Data processing",
  non_disclosure: "Non-disclosure",
  amendment: "Amendment",
  other: "Other",
};

/** The kind's display name, or the value itself if it is unknown. */
export function contractKind(kind: string): string {
  return CONTRACT_KINDS.some((known) => known === kind) ? KINDS[kind as ContractKind] : kind;
}

export const CONTRACT_KIND_OPTIONS = CONTRACT_KINDS.map((value) => ({ value, label: KINDS[value] }));
