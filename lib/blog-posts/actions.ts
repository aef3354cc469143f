"use server";

import { findBlogPost, findBlogPostOutput, signArticle } from "@/lib/blog-posts/store";
import { AppError } from "@/lib/core/errors";
import { action } from "@/lib/core/gate";
import { refId } from "@/lib/core/ref-id";
import { z } from "zod";

/** A link to the article as a file, minted now. */
export const downloadBlogPost = action({
  audit: "blog_post.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const row = await findBlogPost(scope, input.refId);
    const document = row && (await findBlogPostOutput(scope, row.outputRef));
    if (!document) throw new AppError("NOT_FOUND", "There is no content of such a blog post in this tenant.");
    return { link: await signArticle(scope, row.slug, document), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
