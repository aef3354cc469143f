import type { Random } from "./random";
import { capital, Writer } from "./sentences";
import type { DemoTenant } from "./tenants";

/** Texts of one tenant, generated once and reused, so that a million payloads do not need a million texts. */
export type Stock = { tenant: DemoTenant; claims: string[]; paragraphs: string[] };

export function stockOf(random: Random, tenant: DemoTenant): Stock {
  const writer = new Writer(random, tenant);
  return {
    tenant,
    claims: Array.from({ length: 120 }, () => writer.claim()),
    paragraphs: Array.from({ length: 120 }, () => writer.paragraph()),
  };
}

export type ToolName = keyof typeof TOOLS;

type Tool = {
  /** How often the tool is called, relative to the others. */
  weight: number;
  method: string;
  /** The median duration in milliseconds. */
  slow: number;
  model: string | null;
  request: (random: Random, stock: Stock) => object;
  /** One repeated item of the response, and the response around the items. */
  item: (random: Random, stock: Stock, at: number) => unknown;
  answer: (random: Random, items: unknown[]) => object;
};

const url = (random: Random, { tenant }: Stock) => {
  const page = random.pick(tenant.topics).replace(/[^a-z0-9]+/gi, "-");
  const host = `${random.pick(["www", "blog", "docs"])}.${random.pick(["example.com", "example.org"])}`;
  return `https://${host}/${page}/${random.whole(1, 999)}`;
};
const hex = (random: Random, length: number) => {
  let text = "";
  while (text.length < length) text += random.bits().toString(16).padStart(8, "0");
  return text.slice(0, length);
};

export const TOOLS = {
  web_search: {
    weight: 30,
    method: "search",
    slow: 900,
    model: "claude-sonnet",
    request: (random, { tenant }) => ({
      query: `${random.pick(["how to", "cost of", "best", "mistakes in"])} ${random.pick(tenant.topics)}`,
      locale: random.pick(["en-GB", "en-US", "de-DE"]),
      limit: random.pick([10, 20, 50]),
      safe: true,
    }),
    item: (random, stock, at) => ({
      rank: at + 1,
      title: capital(random.pick(stock.tenant.topics)),
      url: url(random, stock),
      snippet: random.pick(stock.claims),
      score: Number(random.unit().toFixed(4)),
    }),
    answer: (random, results) => ({ results, total: random.whole(1_000, 900_000), took_ms: random.whole(40, 700) }),
  },
  fetch_page: {
    weight: 24,
    method: "get",
    slow: 1_400,
    model: null,
    request: (random, stock) => ({ url: url(random, stock), render: random.chance(0.3), timeout_ms: 20_000 }),
    item: (random, stock) => random.pick(stock.paragraphs),
    answer: (random, paragraphs) => ({
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8", etag: `"${hex(random, 16)}"` },
      text: paragraphs,
    }),
  },
  crm_lookup: {
    weight: 14,
    method: "contacts.find",
    slow: 240,
    model: null,
    request: (random, { tenant }) => ({
      segment: random.pick(tenant.audiences),
      fields: ["id", "stage", "days_since_contact", "note"],
      page: random.whole(1, 40),
    }),
    item: (random, stock) => ({
      id: `c_${hex(random, 12)}`,
      stage: random.pick(["lead", "customer", "lapsed"]),
      days_since_contact: random.whole(1, 400),
      note: random.chance(0.4) ? random.pick(stock.claims) : null,
    }),
    answer: (random, contacts) => ({ contacts, more: random.chance(0.5) }),
  },
  keyword_volume: {
    weight: 12,
    method: "volume",
    slow: 600,
    model: null,
    request: (random, { tenant }) => ({ keywords: random.some(tenant.topics, 4), region: tenant.region }),
    item: (random, { tenant }) => ({
      keyword: `${random.pick(["how to", "price", "guide"])} ${random.pick(tenant.topics)}`,
      monthly: Array.from({ length: 12 }, () => random.whole(0, 240) * 10),
      difficulty: random.whole(1, 99),
    }),
    answer: (_random, rows) => ({ rows, unit: "searches" }),
  },
  image_generate: {
    weight: 6,
    method: "generate",
    slow: 9_000,
    model: "image-2",
    request: (random, { tenant }) => ({
      prompt: `A photograph for an article on ${random.pick(tenant.topics)}`,
      size: "1536x1024",
    }),
    item: (random) => Buffer.from(hex(random, 1_024), "hex").toString("base64"),
    answer: (random, chunks) => ({ seed: random.bits(), type: "image/webp", base64: chunks.join("") }),
  },
  publish_post: {
    weight: 6,
    method: "post",
    slow: 1_100,
    model: null,
    request: (random, stock) => ({
      cms: random.pick(["wordpress", "ghost", "webflow"]),
      title: capital(random.pick(stock.tenant.topics)),
      excerpt: random.pick(stock.claims),
      tags: random.some(stock.tenant.topics, 3),
    }),
    item: (random, stock, at) => ({ check: `check_${at}`, ok: random.chance(0.95), note: random.pick(stock.claims) }),
    answer: (random, checks) => ({ id: random.whole(1_000, 99_999), state: "queued", checks }),
  },
  score_readability: {
    weight: 8,
    method: "score",
    slow: 120,
    model: "claude-haiku",
    request: (random, stock) => ({ text: random.pick(stock.paragraphs), language: "en" }),
    item: (random, stock) => ({ sentence: random.pick(stock.claims), grade: Number((random.unit() * 14).toFixed(1)) }),
    answer: (random, sentences) => ({ grade: Number((random.unit() * 14).toFixed(1)), sentences }),
  },
} as const satisfies Record<string, Tool>;

export const TOOL_WEIGHTS = Object.fromEntries(
  Object.entries(TOOLS).map(([name, { weight }]) => [name, weight]),
) as Record<ToolName, number>;

/** A request and its response as JSON, together about `bytes` long (ASCII). No response if `answered` is false. */
export function payloadOf(
  random: Random,
  stock: Stock,
  name: ToolName,
  bytes: number,
  answered: boolean,
): { request: string; response: string | null } {
  const tool: Tool = TOOLS[name];
  const request = JSON.stringify(tool.request(random, stock));
  if (!answered) return { request, response: null };
  const items: unknown[] = [];
  let left = bytes - request.length - 120;
  do {
    const item = tool.item(random, stock, items.length);
    left -= JSON.stringify(item).length + 1;
    if (left < 0 && items.length > 0) break;
    items.push(item);
  } while (left > 0);
  return { request, response: JSON.stringify(tool.answer(random, items)) };
}
