import { StatusBadge } from "@/components/ui/badge";
import type { StateBadge } from "@/lib/core/entity";

type States<S extends string> = Readonly<Record<S, StateBadge>>;

/** Badge of a record's state, as declared by its entity. */
export function EntityStatus<S extends string>({
  entity,
  status,
}: {
  entity: { readonly states: States<S> };
  status: NoInfer<S>;
}) {
  const { label, ...badge } = entity.states[status];
  return <StatusBadge {...badge}>{label}</StatusBadge>;
}

/** The states of an entity as filter options, in lifecycle order. */
export function statusOptions<S extends string>(entity: {
  readonly statuses: readonly S[];
  readonly states: States<S>;
}) {
  return entity.statuses.map((value) => ({ value, label: entity.states[value].label }));
}

/** Turns labels into options of a filter or a select. */
export function optionsOf<V extends string>(labels: Readonly<Record<V, string>>): { value: V; label: string }[] {
  return (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));
}
