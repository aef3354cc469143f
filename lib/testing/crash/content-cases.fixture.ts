import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { createBlogPost, replaceArticle } from "@/lib/blog-posts/provider";
import { createContract, sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { publishSkill } from "@/lib/skills/provider";
import { composed } from "@/lib/social-posts/model";
import { createSocialPost, replaceCopy } from "@/lib/social-posts/provider";
import { provider, type AnyCase } from "@/lib/testing/crash/case.fixture";
import { DRAFTS } from "@/lib/testing/records";
import { SMALL_PDF } from "@/lib/testing/small-pdf";

const named = () => ({ refId: newRefId() });

async function withOutput(scope: TenantScope, kind: "blog_post" | "social_post", body: string) {
  const activity = await createActivity(scope, { kind, title: "Post", status: "running" });
  const stored = { activityId: activity.id, kind, format: "markdown", title: "Post", model: null, body } as const;
  const { outputRef, sha256: contentSha256 } = await storeActivityOutput(scope, stored);
  return { refId: newRefId(), activityId: activity.id, outputRef, contentSha256 };
}

const COPY = composed("Dry all day.", ["hiking"]);
const article = { title: "Post", slug: "post", channel: "blog", status: "draft", wordCount: 1 } as const;
const copy = { platform: "linkedin", status: "draft", text: COPY } as const;
const accepted = { name: "Ann", email: "ann@them.test", ip: null, at: new Date(0), termsVersion: "1" };
const terms = { number: "C-1", title: "Services", kind: "service_agreement", counterparty: "Them", accepted } as const;
const skill = { slug: "tone", name: "Tone", description: "How we sound.", tags: ["voice"], body: "# Tone", version: 1 };

/** The providers that write content: S3, MongoDB, PostgreSQL. */
export const CONTENT_CASES: readonly AnyCase[] = [
  ...Object.entries(DRAFTS).map(([kind, draft]) =>
    provider(`drafting a ${kind}`, named, (scope, { refId }) => draft(scope, refId)),
  ),
  provider("createActivity", named, (scope, { refId }) =>
    createActivity(scope, { refId, kind: "blog_post", title: "Post", status: "planned" }),
  ),
  provider(
    "storeActivityOutput",
    async (scope) => {
      const { id } = await createActivity(scope, { kind: "report", title: "Report", status: "running" });
      return { refId: newRefId(), activityId: id };
    },
    (scope, given) =>
      storeActivityOutput(scope, {
        ...given,
        kind: "report",
        format: "json",
        title: "Report",
        model: null,
        body: "{}",
      }),
  ),
  provider(
    "createBlogPost",
    (scope) => withOutput(scope, "blog_post", "# Post"),
    (scope, given) => createBlogPost(scope, { ...given, ...article }),
  ),
  provider(
    "replaceArticle",
    async (scope) => createBlogPost(scope, { ...(await withOutput(scope, "blog_post", "# Post")), ...article }),
    (scope, { refId }) => replaceArticle(scope, { refId, markdown: "# Another", title: "Another" }),
  ),
  provider(
    "createSocialPost",
    (scope) => withOutput(scope, "social_post", COPY),
    (scope, given) => createSocialPost(scope, { ...given, ...copy }),
  ),
  provider(
    "replaceCopy",
    async (scope) => createSocialPost(scope, { ...(await withOutput(scope, "social_post", COPY)), ...copy }),
    (scope, { refId }) => replaceCopy(scope, { refId, copy: "Warm all night.", hashtags: ["camping"] }),
  ),
  provider("createContract", named, (scope, { refId }) =>
    createContract(scope, { refId, ...terms, status: "accepted" }),
  ),
  provider("sealContract", named, (scope, { refId }) => sealContract(scope, { refId, ...terms, pdf: SMALL_PDF })),
  provider("publishSkill", named, (scope, { refId }) => publishSkill(scope, { refId, ...skill })),
];
