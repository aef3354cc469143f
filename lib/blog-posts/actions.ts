"use server";

import { z } from "zod";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { articleText, publishAt } from "@/lib/blog-posts/model";
import { adoptArticle, storeArticle } from "@/lib/blog-posts/provider";
import { BLOG_POST_MOVING, findBlogPost } from "@/lib/blog-posts/store";
import { BLOG_POST_UPKEEP } from "@/lib/blog-posts/upkeep";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { changedMeanwhile, nothingChanged } from "@/lib/core/publishing/edits";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { moveAction } from "@/lib/core/records/move-action";
import { refId } from "@/lib/core/ref-id";

const moving = BLOG_POST_MOVING;

/** Gives a draft another title and text, as staff wrote them. */
export const editBlogPost = action({
  audit: "blog_post.changed",
  reach: "tenant",
  permission: "content:write",
  input: articleText.extend({ refId, rowVersion: z.int().positive() }),
  prepare: async ({ scope, input: { rowVersion, ...input } }) => {
    const post = await findBlogPost(scope, input.refId);
    if (!post) throw new AppError("NOT_FOUND", "This blog post does not exist in this tenant.");
    if (post.rowVersion !== rowVersion) throw changedMeanwhile(post);
    const stored = await storeArticle(scope, post, input);
    if (!stored) throw nothingChanged();
    return stored;
  },
  run: async ({ tx, scope, prepared }) => {
    await adoptArticle(tx, scope, prepared);
    const { post, title, contentSha256 } = prepared;
    return {
      change: {
        ref: post.refId,
        before: { title: post.title, contentSha256: post.contentSha256 },
        after: { title, contentSha256 },
      },
      data: { refId: post.refId },
    };
  },
});

export const submitBlogPost = moveAction({ audit: "blog_post.submitted", moving, event: "submit" });

export const withdrawBlogPost = moveAction({ audit: "blog_post.withdrawn", moving, event: "withdraw" });

export const requestBlogPostChanges = moveAction({
  audit: "blog_post.changes_requested",
  moving,
  event: "request_changes",
});

export const reviseBlogPost = moveAction({ audit: "blog_post.revised", moving, event: "revise" });

export const approveBlogPost = moveAction({ audit: "blog_post.approved", moving, event: "approve" });

export const rejectBlogPost = moveAction({ audit: "blog_post.rejected", moving, event: "reject" });

export const scheduleBlogPost = moveAction({
  audit: "blog_post.scheduled",
  moving,
  event: "schedule",
  fields: z.object({ publishAt }),
  set: ({ input }) => ({ publishAt: new Date(input.publishAt) }),
});

export const unscheduleBlogPost = moveAction({
  audit: "blog_post.unscheduled",
  moving,
  event: "unschedule",
  set: () => ({ publishAt: null }),
});

/** Schedules it anew for the time it had: one that has passed means at the worker's next pass. */
export const retryBlogPost = moveAction({
  audit: "blog_post.retried",
  moving,
  event: "retry",
  set: () => ({ errorCode: null }),
});

export const unpublishBlogPost = moveAction({ audit: "blog_post.unpublished", moving, event: "unpublish" });

export const archiveBlogPost = moveAction({ audit: "blog_post.archived", moving, event: "archive" });

export const deleteBlogPost = deleteAction(BLOG_POST, BLOG_POST_UPKEEP);

/** A link to the article as a file, minted now. */
export const downloadBlogPost = action({
  audit: "blog_post.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const row = await findBlogPost(scope, input.refId);
    const document = row && (await findOutput(scope, row.outputRef));
    if (!document) throw new AppError("NOT_FOUND", "No content for this blog post in this tenant.");
    return { link: await signOutput(scope, document, row.slug), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
