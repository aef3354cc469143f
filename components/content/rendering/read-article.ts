import "server-only";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { log } from "@/lib/log";
import { DEFAULT_ID_PREFIX, type Article, type ArticleOptions } from "../article";
import { grouped, LIMITS } from "./limits";
import { RenderFailure, RenderPool } from "./render-pool";
import { showSource } from "./show-source";

const DEADLINE_SECONDS = 8;
const HEAP_MB = 384;
/** Maximum characters of HTML in the cache. */
const MAX_CACHED_LENGTH = 48_000_000;

type Text = { source: string; options: ArticleOptions };
type Reader = { pool: RenderPool; articles: LRUCache<string, Article, Text> };

// Next.js bundles pages, actions and routes separately, so only globalThis is shared per process.
const processWide = globalThis as typeof globalThis & { consoleArticles?: Reader };

/**
 * Renders untrusted Markdown of any size. It runs once per text, in a child process that is killed when it takes too
 * long or too much memory. Then the article is the source with the reason. Results are cached in memory.
 */
export async function readArticle(
  source: string,
  options: ArticleOptions = { idPrefix: DEFAULT_ID_PREFIX },
): Promise<Article> {
  const sha256 = createHash("sha256").update(source).digest("hex");
  try {
    const article = await reader().articles.fetch(`${sha256} ${options.idPrefix}`, { context: { source, options } });
    if (article) return article;
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    if (error.reason === "crashed")
      return showSource(source, "This text could not be rendered. See the server log.", options);
  }
  return showSource(source, "The server is busy rendering other texts. Reload the page in a moment.", options);
}

function reader(): Reader {
  processWide.consoleArticles ??= {
    pool: new RenderPool({
      entry: join(/* turbopackIgnore: true */ process.cwd(), "generated", "render-process.cjs"),
      processes: 2,
      deadlineMs: DEADLINE_SECONDS * 1000,
      heapMb: HEAP_MB,
      waiting: 100,
      idleMs: 60_000,
    }),
    articles: new LRUCache<string, Article, Text>({
      maxSize: MAX_CACHED_LENGTH,
      sizeCalculation: ({ html, headings }) => html.length + 200 * headings.length + 1,
      ignoreFetchAbort: true,
      fetchMethod: (key, _stale, { context }) => renderOnce(key, context),
    }),
  };
  return processWide.consoleArticles;
}

/** @throws RenderFailure if the text itself is not the cause, so that it is tried again */
async function renderOnce(key: string, { source, options }: Text): Promise<Article> {
  if (source.length > LIMITS.text) {
    const most = grouped(LIMITS.text);
    return showSource(
      source,
      `This text is too large to render. It has ${grouped(source.length)} characters; the limit is ${most}.`,
      options,
    );
  }
  try {
    return await reader().pool.renderArticle(source, options);
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    log().warn({ text: key, characters: source.length, reason: error.reason }, "a text was not rendered");
    if (error.reason === "busy" || error.reason === "crashed") throw error;
    const why =
      error.reason === "late"
        ? `takes more than ${DEADLINE_SECONDS} seconds`
        : `needs more than ${HEAP_MB} MB of memory`;
    return showSource(source, `This text is too large to render. It ${why}.`, options);
  }
}
