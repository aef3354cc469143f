import { basename } from "node:path";
import { z } from "zod";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { sha256 } from "@/lib/core/ids";
import { moment } from "@/lib/core/input/dates";
import { line } from "@/lib/core/input/text";
import { composed, hashtagsIn, PLATFORM_RULES, PLATFORMS } from "@/lib/social-posts/model";
import { createSocialPost } from "@/lib/social-posts/provider";
import { inTenant } from "@/lib/stores/postgres";
import { changedFile, claimSource } from "./claimed";
import { MARKDOWN, importFiles } from "./folder";
import { splitFront } from "./front-matter";
import { parsed } from "./parsed";
import { Refusal, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

const hashtag = line(100)
  .transform((tag) => tag.replace(/^#/, ""))
  .refine((tag) => hashtagsIn(`#${tag}`)[0] === tag, "Use letters, digits and _, not digits alone");

const front = z.strictObject({
  platform: z.enum(PLATFORMS, `Choose one of ${PLATFORMS.join(", ")}`),
  hashtags: z.array(hashtag, "Enter a list, such as [spring, boots]").default([]),
  publish_at: moment.optional(),
  slot_ends_at: moment.optional(),
});

/** Imports each Markdown file of a folder as a draft: activity, output and social post. The body is the copy. */
export async function importSocialPosts(run: ImportRun, folder: string): Promise<void> {
  const how = { kind: MARKDOWN, what: "social posts", width: 4 };
  await importFiles(run, folder, how, (path) => importSocialPost(run, path));
}

async function importSocialPost({ scope }: ImportRun, path: string): Promise<ImportResult> {
  const name = basename(path);
  const bytes = await readBounded(path, LIMITS.markdown);
  const { fields, body } = splitFront(strictText(bytes, "the file"));
  const { platform, hashtags, ...times } = parsed(front, fields, "the front matter");
  if (!body.trim()) throw new Refusal("there is no copy below the front matter");
  const { tenantId } = scope;
  const { refId, parts, at, isWritten } = await claimSource(scope, {
    key: `import:social-posts/${name}`,
    fingerprint: sha256(bytes),
    parts: ["activity", "output"],
    isWritten: async (refId) =>
      (await inTenant(scope, (tx) => tx.socialPost.count({ where: { tenantId, refId } }))) > 0,
    whenChanged: changedFile,
  });
  if (isWritten) return "skipped";
  const [activityRef, outputRef] = parts;
  if (!activityRef || !outputRef) throw new Refusal("its claim is not whole");
  const kind = "social_post" as const;
  const text = composed(body, hashtags);
  const work = { kind, title: `Import ${name}`, status: "needs_review" as const, at };
  const { id: activityId } = await createActivity(scope, { refId: activityRef, ...work });
  const title = `${PLATFORM_RULES[platform].name} post`;
  const what = { activityId, kind, format: "markdown" as const, title, model: null, body: text, hashtags, at };
  const output = await storeActivityOutput(scope, { refId: outputRef, ...what });
  const post = await createSocialPost(scope, {
    refId,
    activityId,
    platform,
    status: "draft",
    text,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
    ...(times.publish_at ? { publishAt: times.publish_at } : {}),
    ...(times.slot_ends_at ? { slotEndsAt: times.slot_ends_at } : {}),
    at,
  });
  return post.created ? "written" : "skipped";
}
