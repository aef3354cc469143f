import { basename, extname } from "node:path";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { sha256 } from "@/lib/core/ids";
import { slugsFor } from "@/lib/core/input/made-slug";
import { inTenant } from "@/lib/stores/postgres";
import { changedFile, claimSource } from "./claimed";
import { MARKDOWN, importFiles } from "./folder";
import { MAX_SLUG, readMarkdown, slugOf } from "./markdown";
import { Refusal, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

/** Imports each Markdown file of a folder as a draft: activity, output and blog post. Subfolders are ignored. */
export async function importPosts(run: ImportRun, folder: string): Promise<void> {
  await importFiles(run, folder, { kind: MARKDOWN, what: "posts", width: 4 }, (path) => importPost(run, path));
}

async function importPost({ scope }: ImportRun, path: string): Promise<ImportResult> {
  const name = basename(path);
  const bytes = await readBounded(path, LIMITS.markdown);
  const source = readMarkdown(strictText(bytes, "the file"));
  const { tenantId } = scope;
  const { refId, parts, at, isWritten } = await claimSource(scope, {
    key: `import:posts/${name}`,
    fingerprint: sha256(bytes),
    parts: ["activity", "output"],
    isWritten: async (refId) => (await inTenant(scope, (tx) => tx.blogPost.count({ where: { tenantId, refId } }))) > 0,
    whenChanged: changedFile,
  });
  if (isWritten) return "skipped";
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
    slug: source.slug ?? slugOfFile(name, title, refId),
    channel: "blog",
    status: "draft",
    wordCount: words,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
    at,
  });
  return post.created ? "written" : "skipped";
}

/** The file name without a leading date. If that has no letters, derived from the title, or else the ref_id. */
function slugOfFile(name: string, title: string, refId: string): string {
  const plain = slugOf(basename(name, extname(name)).replace(/^\d{4}-\d{2}-\d{2}-/, ""));
  return plain || slugsFor(title, refId, { min: 1, max: MAX_SLUG })[0] || "";
}
