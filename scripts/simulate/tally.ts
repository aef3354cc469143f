const KINDS = [
  "onboarding runs",
  "strategies",
  "activities",
  "failed activities",
  "blog posts",
  "social posts",
  "tool calls",
  "integration payloads",
] as const;
export type Kind = (typeof KINDS)[number];

/** Counts what was created, and what was refused with which reason. */
export class Tally {
  readonly counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
  readonly refusals = new Map<string, number>();

  made(kind: Kind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  refused(why: string): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
  }

  lines(): string[] {
    const width = Math.max(...[...this.counts.values()].map((count) => String(count).length));
    return [
      ...[...this.counts].map(([kind, count]) => `${String(count).padStart(width)} ${kind}`),
      ...[...this.refusals].map(([why, times]) => `rejected ${times}×: ${why}`),
    ];
  }
}
