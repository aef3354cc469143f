import type { ActivityKind, OutputFormat } from "@/lib/activities/model";
import type { Writer } from "./sentences";

/** The number of findings in an output that is too large for a page: more than 1 MB. */
const LARGE = 9_000;

/**
 * The output of an activity without a post: a report in Markdown, or findings or the description of an image in JSON.
 */
export function madeOutput(
  writer: Writer,
  kind: ActivityKind,
  title: string,
  large: boolean,
): { format: OutputFormat; body: string } {
  if (large) return json(findings(writer, title, LARGE));
  if (kind === "report") return { format: "markdown", body: report(writer, title) };
  return json(kind === "image" ? picture(writer) : findings(writer, title, writer.random.whole(3, 24)));
}

function json(value: object): { format: OutputFormat; body: string } {
  return { format: "json", body: `${JSON.stringify(value, null, 2)}\n` };
}

function findings(writer: Writer, title: string, count: number) {
  const { random } = writer;
  return {
    title,
    asked: writer.audience(),
    findings: Array.from({ length: count }, (_, at) => ({
      number: at + 1,
      claim: writer.claim(),
      share: writer.share(),
      confidence: Math.round(random.unit() * 100) / 100,
      sources: Array.from({ length: random.whole(1, 3) }, () => `https://example.org/${random.whole(1_000, 9_999)}`),
    })),
  };
}

function picture(writer: Writer) {
  const [width, height] = writer.random.pick([
    [1_200, 628],
    [1_080, 1_080],
    [1_600, 900],
  ] as const);
  return {
    prompt: `${writer.offer()}, in daylight, with ${writer.audience()} at work. No text in the picture.`,
    alternative: `${writer.audience()} and ${writer.topic()}`,
    width,
    height,
    seed: writer.random.bits(),
    variants: writer.random.whole(1, 4),
  };
}

function report(writer: Writer, title: string): string {
  const rows = Array.from(
    { length: writer.random.whole(3, 6) },
    () => `| ${writer.month()} | ${writer.share()} | ${writer.share()} |`,
  );
  return [
    `# ${title}`,
    writer.paragraph(),
    "## What was counted",
    ["| month | read to the end | came back |", "|---|--:|--:|", ...rows].join("\n"),
    "## What it means",
    writer.paragraph(),
    writer.quote(),
    "## What to do",
    Array.from({ length: 3 }, () => `- ${writer.advice()}.`).join("\n"),
    "",
  ].join("\n\n");
}
