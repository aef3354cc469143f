import type { Random } from "./random";
import { capital, Writer } from "./sentences";
import type { DemoTenant } from "./tenants";

const TITLES = [
  "What nobody tells you about {topic}",
  "{Topic}: a plain guide",
  "{Topic}, explained by people who do it every day",
  "Seven questions about {topic}, answered",
  "Before you spend money on {topic}",
  "{Topic} for {audience}",
  "We got {topic} wrong. Here is what we changed",
  "A short checklist for {topic}",
  "The real cost of {topic}",
  "{Topic}: what changed this year",
] as const;

/** A blog article in Markdown with front matter, 1 to 12 KB. `taken` contains the slugs in use. */
export function articleText(
  random: Random,
  tenant: DemoTenant,
  taken: Set<string>,
): {
  title: string;
  slug: string;
  markdown: string;
} {
  const writer = new Writer(random, tenant);
  const topic = writer.topic();
  const audience = writer.audience();
  const template = random.pick(TITLES);
  const title = template.replace("{topic}", topic).replace("{Topic}", capital(topic)).replace("{audience}", audience);
  const slug = freeSlug(title, taken);
  const parts = Array.from({ length: random.whole(2, 6) }, (_, at) => section(writer, topic, at));
  const front = [
    "---",
    `title: ${JSON.stringify(title)}`,
    `description: ${JSON.stringify(writer.claim(topic))}`,
    "---",
  ];
  const body = [`# ${title}`, writer.paragraph(topic), ...parts, closing(writer, tenant)].join("\n\n");
  return { title, slug, markdown: `${front.join("\n")}\n\n${body}\n` };
}

const HEADINGS = [
  "Where people go wrong",
  "What it costs",
  "How we do it",
  "What to ask first",
  "A word on time",
  "When not to",
  "Step by step",
] as const;

function section(writer: Writer, topic: string, at: number): string {
  const { random } = writer;
  const heading = `## ${HEADINGS[(at * 3 + random.whole(0, 1)) % HEADINGS.length]}`;
  const extras = {
    list: () => Array.from({ length: random.whole(3, 6) }, () => `- ${writer.advice()}`).join("\n"),
    steps: () => Array.from({ length: random.whole(3, 5) }, (_, step) => `${step + 1}. ${writer.advice()}.`).join("\n"),
    quote: () => writer.quote(),
    table: () => prices(writer),
    none: () => writer.paragraph(),
  };
  const extra = extras[random.weighted({ list: 3, steps: 2, quote: 2, table: 1, none: 3 })]();
  return `${heading}\n\n${writer.paragraph(topic)}\n\n${extra}\n\n${writer.paragraph()}`;
}

function prices(writer: Writer): string {
  const rows = writer.tenant.offers.map((offer) => {
    return `| ${capital(offer)} | ${writer.random.whole(3, 90) * 10} | ${writer.audience()} |`;
  });
  return ["| What | Price, € | For |", "|---|--:|---|", ...rows].join("\n");
}

function closing(writer: Writer, { slug, name }: DemoTenant): string {
  const link = `https://www.${slug}.example/${writer.random.pick(["contact", "prices", "visit"])}`;
  return `## What next\n\n${writer.followUp()} ${name} answers [questions](${link}), usually within a day.`;
}

function freeSlug(title: string, taken: Set<string>): string {
  const base = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  let slug = base;
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
  taken.add(slug);
  return slug;
}
