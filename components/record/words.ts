import type { Entity } from "@/lib/core/entity";

/** Turns an identifier into words: `changes_requested` → "Changes requested". */
export function humanize(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Blog post". An unknown kind is humanized, as are unknown states and events below. */
export function kindName(entity: Pick<Entity, "names"> | undefined, kind: string): string {
  return humanize(entity?.names.one ?? kind);
}

/** The name of a list in the navigation: "Blog posts", "Skill library". */
export function listName({ names, navigation }: Pick<Entity, "names" | "navigation">, inTenant: boolean): string {
  const all = navigation?.allTenants;
  if (!inTenant && typeof all === "object") return all.label;
  return navigation?.label ?? humanize(names.many);
}

/** The label of a state: "Changes requested". */
export function stateLabel(entity: Pick<Entity, "states"> | undefined, state: string): string {
  return entity?.states[state]?.label ?? humanize(state);
}

/** What happened, for a history: "Approved". */
export function eventLabel(entity: Pick<Entity, "events"> | undefined, event: string): string {
  return entity?.events[event]?.past ?? humanize(event);
}

/** What happened to what: "Blog post approved". */
export function eventSentence(entity: Entity | undefined, kind: string, event: string): string {
  return `${kindName(entity, kind)} ${eventLabel(entity, event).toLowerCase()}`;
}
