import type { Random } from "./random";
import { capital, Writer } from "./sentences";
import type { DemoTenant } from "./tenants";

const CHANNELS = ["Own blog", "Newsletter", "Search", "Partners' sites", "LinkedIn", "Local press"] as const;
const FORMATS = ["guide", "checklist", "comparison", "interview", "calculator", "field report"] as const;

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");

/** A content strategy in Markdown, 1 to 20 KB: headings, tables, lists, quotations and a code block. */
export function strategyText(
  random: Random,
  tenant: DemoTenant,
  o: { version: number; year: number },
): {
  title: string;
  markdown: string;
} {
  const writer = new Writer(random, tenant);
  const title = `Content strategy ${o.year}: ${random.pick(tenant.topics)} and ${random.pick(tenant.audiences)}`;
  const depth = o.version === 1 ? random.whole(0, 2) : random.whole(1, 6);
  const sections = [
    `# ${title}`,
    summary(writer, o.version),
    audiences(writer),
    ...(depth > 0 ? [situation(writer), pillars(writer, depth + 1), channels(writer)] : []),
    ...(depth > 2 ? [calendar(writer, 4 * depth), measures(writer)] : []),
    ...(depth > 3 ? [keywords(writer, 10 * depth), settings(writer)] : []),
    decisions(writer),
  ];
  return { title, markdown: `${sections.join("\n\n")}\n` };
}

function summary(writer: Writer, version: number): string {
  const { tenant } = writer;
  const change = version > 1 ? `\n\nThis is version ${version}. It ${changeOf(writer)}` : "";
  return `## In short\n\n${tenant.name} sells ${tenant.trade}. ${writer.paragraph()}${change}`;
}

function changeOf(writer: Writer): string {
  const changes = [
    `moves effort from ${writer.topic()} to ${writer.topic()}, because the first brought readers and no customers.`,
    `takes up the review's remarks on ${writer.pain()} and cuts the number of posts by a third.`,
    `keeps the aims and replaces the calendar after a slow ${writer.month()}.`,
  ];
  return writer.random.pick(changes);
}

function audiences(writer: Writer): string {
  const lines = writer.tenant.audiences.map((audience) => `- **${capital(audience)}**: ${writer.claim()}`);
  return `## Whom we write for\n\n${lines.join("\n")}\n\n${writer.quote()}`;
}

function situation(writer: Writer): string {
  const { random } = writer;
  const rows = writer.random.some(writer.tenant.topics, 5).map((topic) => {
    const visits = random.whole(200, 9_000);
    return [capital(topic), visits.toLocaleString("en-GB"), `${random.whole(-20, 45)} %`, random.whole(1, 40)];
  });
  const figures = table(["Topic", "Visits a month", "Against last year", "Enquiries"], rows);
  return `## Where we stand\n\n${writer.paragraph()}\n\n${figures}\n\n${writer.paragraph()}`;
}

function pillars(writer: Writer, count: number): string {
  const topics = writer.random.some(writer.tenant.topics, count);
  const parts = topics.map((topic, at) => {
    const steps = Array.from({ length: writer.random.whole(2, 4) }, (_, step) => `${step + 1}. ${writer.advice()}.`);
    const aim = `*Aim:* ${writer.share()} of the readers look at ${writer.offer()} next.`;
    return `### ${at + 1}. ${capital(topic)}\n\n${writer.paragraph(topic)}\n\n${steps.join("\n")}\n\n${aim}`;
  });
  return `## What we write about\n\n${writer.claim()}\n\n${parts.join("\n\n")}`;
}

function channels(writer: Writer): string {
  const { random } = writer;
  const rows = random.some(CHANNELS, random.whole(3, 6)).map((channel) => {
    return [
      channel,
      random.pick(["weekly", "every two weeks", "monthly"]),
      writer.audience(),
      `€ ${random.whole(2, 30) * 50}`,
    ];
  });
  const plan = table(["Channel", "Rhythm", "For", "A month"], rows);
  return `## Where it goes\n\n${plan}\n\n${writer.followUp()} Left out: ~~${writer.topic()} as a video series~~.`;
}

function calendar(writer: Writer, weeks: number): string {
  const rows = Array.from({ length: weeks }, (_, week) => [
    `Week ${week + 1}`,
    capital(writer.topic()),
    writer.random.pick(FORMATS),
    writer.audience(),
  ]);
  return `## Calendar\n\n${table(["When", "Topic", "Format", "For"], rows)}\n\nDates move; the order does not.`;
}

function measures(writer: Writer): string {
  const goals = Array.from({ length: 4 }, () => {
    const done = writer.random.chance(0.3) ? "x" : " ";
    return `- [${done}] ${capital(writer.topic())}: from ${writer.share()} to ${writer.share()} by ${writer.month()}`;
  });
  return `## How we will know\n\n${writer.paragraph()}\n\n${goals.join("\n")}`;
}

function keywords(writer: Writer, count: number): string {
  const { random, tenant } = writer;
  const asks = ["how to", "cost of", "guide to", "mistakes in", "checklist for", "when to start with"];
  const pairs = asks.flatMap((ask) => tenant.topics.map((topic) => `${ask} ${topic}`));
  const rows = random.some(pairs, count).map((keyword) => {
    return [`\`${keyword}\``, random.whole(1, 240) * 10, random.whole(5, 80), random.pick(["now", "later", "never"])];
  });
  const words = table(["Keyword", "Searches a month", "Difficulty", "When"], rows);
  return `## Appendix: keywords\n\n${words}`;
}

function settings(writer: Writer): string {
  const { random, tenant } = writer;
  const brief = { tone: random.pick(["plain", "warm", "dry"]), words: [700, 1_400], avoid: tenant.pains.slice(0, 2) };
  return `## Appendix: brief for the writers\n\n\`\`\`json\n${JSON.stringify(brief, null, 2)}\n\`\`\``;
}

function decisions(writer: Writer): string {
  const wanted = [
    `Approve the budget for ${writer.topic()}`,
    `Name one person who answers questions about ${writer.offer()}`,
    `Decide whether ${writer.pain()} may be named in headlines`,
  ];
  return `## Decisions we need\n\n${wanted.map((line, at) => `${at + 1}. ${line}`).join("\n")}`;
}
