"use server";

import { z } from "zod";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { publishAt, articleText } from "@/lib/blog-posts/model";
import { adoptArticle, storeArticle } from "@/lib/blog-posts/provider";
import { findBlogPost, REVIEWED_BLOG_POST } from "@/lib/blog-posts/store";
import { BLOG_POST_UPKEEP } from "@/lib/blog-posts/upkeep";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { editConflictError, noChangesError } from "@/lib/core/publishing/edits";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";

export const transitionBlogPost = transitionActions(
  REVIEWED_BLOG_POST,
  {
    submit: {},
    withdraw: {},
    request_changes: {},
    revise: {},
    approve: {},
    reject: {},
    schedule: { set: ({ input }) => ({ publishAt: new Date(input.publishAt) }) },
    unschedule: { set: () => ({ publishAt: null }) },
    // Keeps the publish time. If it has passed, the worker's next pass publishes the post.
    retry: { set: () => ({ errorCode: null }) },
    unpublish: {},
    archive: {},
  },
  { schedule: z.object({ publishAt }) },
);

/** Replaces a draft's title and text with those that staff wrote. */
export const editBlogPost = action({
  audit: "blog_post.changed",
  reach: "tenant",
  permission: "content:write",
  input: articleText.extend({ refId, rowVersion: z.int().positive() }),
  prepare: async ({ scope, input: { rowVersion, ...input } }) => {
    const post = await findBlogPost(scope, input.refId);
    if (!post) throw new AppError("NOT_FOUND", "This blog post does not exist in this tenant.");
    if (post.rowVersion !== rowVersion) throw editConflictError(post);
    const stored = await storeArticle(scope, post, input);
    if (!stored) throw noChangesError();
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

export const deleteBlogPost = deleteAction(BLOG_POST, BLOG_POST_UPKEEP);

/** A signed link to the article as a file. */
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
