import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { findBlogPost } from "@/lib/blog-posts/store";
import { claimSource } from "./claimed";
import { readMarkdown, slugOf } from "./markdown";
import { Refusal, take, type ImportRun } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

const MARKDOWN = new Set([".md", ".markdown"]);
const WIDTH = 4;

/** Imports each Markdown file of a folder as a draft: activity, output, blog post. Folders inside it are left out. */
export async function importPosts(run: ImportRun, folder: string): Promise<void> {
  const names = await markdownFiles(folder);
  const started = Date.now();
  let [next, told] = [0, started];
  const lane = async () => {
    for (let at = next++; at < names.length && !run.stopping(); at = next++) {
      const name = names[at] ?? "";
      await take(run, name, () => importPost(run, join(folder, name)));
      if (Date.now() - told > 1_000) {
        told = Date.now();
        run.onProgress(`${run.summary.read} of ${names.length} posts`);
      }
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
}

async function markdownFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOTDIR") throw new Error(`${folder} is a file. Name the folder that holds the posts.`);
    throw new Error(`The folder ${folder} cannot be read (${String(code)}). Name a folder of Markdown files.`);
  });
  const found = names.filter((name) => MARKDOWN.has(extname(name).toLowerCase())).sort();
  if (found.length === 0) throw new Error(`There is no Markdown file (.md) in ${folder}.`);
  return found;
}

async function importPost({ scope }: ImportRun, path: string): Promise<"written" | "skipped"> {
  const name = basename(path);
  const bytes = await readBounded(path, LIMITS.markdown);
  const source = readMarkdown(strictText(bytes, "the file"));
  const { refId, parts, at } = await claimSource(scope, `import:posts/${name}`, bytes, ["activity", "output"]);
  if (await findBlogPost(scope, refId)) return "skipped";
  const [activityRef, outputRef] = parts;
  if (!activityRef || !outputRef) throw new Refusal("its claim is not whole");
  const { title, text, words } = source;
  const kind = "blog_post" as const;
  const status = "needs_review" as const;
  const activity = await createActivity(scope, { refId: activityRef, kind, title: `Import ${name}`, status, at });
  const what = { activityId: activity.id, kind, format: "markdown" as const, title, model: null, body: text, at };
  const output = await storeActivityOutput(scope, { refId: outputRef, ...what });
  const post = await createBlogPost(scope, {
    refId,
    activityId: activity.id,
    title,
    slug: source.slug ?? slugOf(basename(name, extname(name)).replace(/^\d{4}-\d{2}-\d{2}-/, "")),
    channel: "blog",
    status: "draft",
    wordCount: words,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
    at,
  });
  return post.created ? "written" : "skipped";
}
