/** Maximum refusals listed at the end. Further ones are only counted. */
const MAX_LISTED = 200;

/** Result of an import: each source was written, skipped (already imported) or refused. */
export class Summary {
  read = 0;
  written = 0;
  skipped = 0;
  refused = 0;
  readonly refusals: { where: string; why: string }[] = [];

  refuse(where: string, why: string): void {
    this.refused += 1;
    if (this.refusals.length < MAX_LISTED) this.refusals.push({ where, why });
  }

  counts(): string {
    const parts = [`${grouped(this.read)} read`, `${grouped(this.written)} written`];
    parts.push(`${grouped(this.skipped)} skipped (already imported)`, `${grouped(this.refused)} rejected`);
    return parts.join(", ");
  }

  lines(): string[] {
    const unlisted = this.refused - this.refusals.length;
    return [
      ...this.refusals.map(({ where, why }) => `rejected ${where}: ${why}`),
      ...(unlisted > 0 ? [`and ${grouped(unlisted)} more rejected`] : []),
      this.counts(),
    ];
  }
}

const grouped = (value: number) => value.toLocaleString("en-GB");
