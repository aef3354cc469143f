import { StatusBadge } from "@/components/ui/badge";
import type { StateBadge } from "@/lib/core/entity";

type States<S extends string> = Readonly<Record<S, StateBadge>>;

/** The badge of a record's state, as its entity declares it. */
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

/** The states of an entity as options of a filter, in the order of its life. */
export function statusOptions<S extends string>(entity: {
  readonly statuses: readonly S[];
  readonly states: States<S>;
}) {
  return entity.statuses.map((value) => ({ value, label: entity.states[value].label }));
}

/** Values with their labels as options of a filter or a choice. */
export function optionsOf<V extends string>(labels: Readonly<Record<V, string>>): { value: V; label: string }[] {
  return (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));
}
