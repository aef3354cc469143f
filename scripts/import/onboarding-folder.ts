import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { z } from "zod";
import { moment } from "@/lib/core/input/dates";
import { line, webAddress } from "@/lib/core/input/text";
import { MAX_PAGES, MAX_TEXT_BYTES, newOnboardingRun, website } from "@/lib/onboarding-runs/model";
import { splitFront } from "./front-matter";
import { jsonObjectOf, parsed } from "./parsed";
import { Refusal, refusalOf } from "./run";
import { LIMITS, readText } from "./source";

const PAGES = [".md", ".markdown", ".txt"];
const address = webAddress();

const site = newOnboardingRun.extend({
  sources: z
    .array(z.strictObject({ url: address, kind: line(40) }))
    .max(100, "Use at most 100")
    .default([]),
});
const page = z.strictObject({
  url: address,
  title: line(500, { min: 0 }).optional(),
  status: z.int().min(100, "Enter an HTTP status").max(599, "Enter an HTTP status").default(200),
  fetched_at: moment.optional(),
});
const context = z.strictObject({ website: website.optional() });

type PageSource = { url: string; title: string; status: number; text: string; fetchedAt?: Date };
export type OnboardingSource = z.output<typeof site> & { pages: PageSource[]; research: string; context: string };

/**
 * Reads the folder of an onboarding run: `site.json`, or `website:` in the front matter of `context.md`; `pages/`, each
 * with its `url:`; `research.md`; `context.md`.
 * @throws Refusal that lists every file with its error
 */
export async function readOnboardingFolder(folder: string): Promise<OnboardingSource> {
  if (!(await isThere(folder))?.isDirectory()) throw new Refusal("there is no such folder");
  const problems: string[] = [];
  const read = async <T>(name: string, as: (text: string, name: string) => T): Promise<T | null> => {
    try {
      return as(await readText(join(folder, name), LIMITS.markdown), name);
    } catch (error) {
      problems.push(`${name}: ${refusalOf(error) ?? raise(error)}`);
      return null;
    }
  };
  const pages: PageSource[] = [];
  for (const name of await pageNames(folder)) {
    const source = await read(join("pages", name), readPage);
    if (source && pages.some(({ url }) => url === source.url))
      problems.push(`pages/${name}: another page has the same url`);
    else if (source) pages.push(source);
  }
  const drafted = await read("context.md", readContext);
  const research = await read("research.md", bounded);
  const named = (await isThere(join(folder, "site.json")))
    ? await read("site.json", (text) => parsed(site, jsonObjectOf(text), "the file"))
    : drafted?.website && { website: drafted.website, sources: [] };
  if (drafted && !named && problems.length === 0) {
    problems.push('there is no website. Add site.json with {"website": "https://…"}, or `website:` to context.md');
  }
  if (!named || !drafted || research === null || problems.length > 0) throw new Refusal(problems.join("; "));
  return { ...named, pages, research, context: drafted.text };
}

async function pageNames(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "pages")).catch(() => {
    throw new Refusal("it has no `pages` folder");
  });
  const found = names.filter((name) => PAGES.includes(extname(name).toLowerCase())).sort();
  if (found.length === 0) throw new Refusal(`there is no page (${PAGES.join(", ")}) in \`pages\``);
  if (found.length > MAX_PAGES) throw new Refusal(`it has ${found.length} pages. The limit is ${MAX_PAGES}`);
  return found;
}

function readPage(text: string, name: string): PageSource {
  const { fields, body } = splitFront(text);
  const { fetched_at: fetchedAt, ...about } = parsed(page, fields, "the front matter");
  const title = about.title ?? basename(name, extname(name));
  return { ...about, title, text: bounded(body), ...(fetchedAt ? { fetchedAt } : {}) };
}

function readContext(text: string): { website: string | undefined; text: string } {
  const { fields, body } = splitFront(text);
  return { website: parsed(context, fields, "the front matter").website, text: bounded(body) };
}

function bounded(text: string): string {
  if (!text.trim()) throw new Refusal("it has no text");
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_TEXT_BYTES) throw new Refusal(`its text has ${bytes} bytes, over the limit of ${MAX_TEXT_BYTES}`);
  return text;
}

async function isThere(path: string) {
  return stat(path).catch(() => null);
}

function raise(error: unknown): never {
  throw error;
}
