"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useFieldIn } from "@/components/content/use-field-in";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { editSocialPost } from "@/lib/social-posts/actions";
import { composed, copyText, PLATFORM_RULES, type Platform } from "@/lib/social-posts/model";
import { PostLength } from "./post-length";
import { PostPreview } from "./post-preview";

type Props = {
  tenant: { refId: string; name: string };
  post: {
    refId: string;
    rowVersion: number;
    platform: Platform;
    publishAt: string | null;
    copy: string;
    hashtags: string[];
  };
};

/** Editor for a draft's copy and hashtags, with its length and a preview for the platform. */
export function CopyEditor({ tenant, post }: Props) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);
  const [copy, hashtags] = [useFieldIn(area, "copy"), useFieldIn(area, "hashtags")];
  const text = composed(copy, copyText.shape.hashtags.safeParse(hashtags).data ?? []);
  const name = `${PLATFORM_RULES[post.platform].name} post`;
  const list = `/tenants/${tenant.refId}/social-posts`;
  const back = `${list}/${post.refId}`;
  return (
    <>
      <PageHeader
        title={`Edit ${name}`}
        crumbs={[
          { label: tenant.name, href: `/tenants/${tenant.refId}` },
          { label: "Social posts", href: list },
          { label: name, href: back },
          { label: "Edit" },
        ]}
        details={
          <span>The new text needs a review before it can go out. You cannot approve a text that you wrote.</span>
        }
      />
      <div className="grid grid-cols-1 items-start gap-6 pt-3 xl:grid-cols-2">
        <div ref={area} className="min-w-0">
          <RecordForm
            draft={`social-post/${post.refId}`}
            version={post.rowVersion}
            fields={fieldsOf(post)}
            submit="Save draft"
            action={editSocialPost}
            given={{ tenant: tenant.refId, refId: post.refId, rowVersion: post.rowVersion }}
            onDone={() => {
              toast({ title: "Draft saved. Submit it for review when it is ready.", hue: "good" });
              router.push(back);
            }}
            onCancel={() => router.push(back)}
          >
            <PostLength platform={post.platform} text={text} />
          </RecordForm>
        </div>
        <PostPreview platform={post.platform} name={tenant.name} text={text} at={post.publishAt} />
      </div>
    </>
  );
}

function fieldsOf({ platform, copy, hashtags }: Props["post"]) {
  const { hashtags: limit } = PLATFORM_RULES[platform];
  return [
    { kind: "long", name: "copy", label: "Copy", required: true, rows: 10, initial: copy },
    {
      name: "hashtags",
      label: "Hashtags",
      hint:
        `Separated by spaces${limit === null ? "" : `, up to ${limit} with those in the copy`}. ` +
        "Those that are not in the copy are added below it.",
      initial: hashtags.map((tag) => `#${tag}`).join(" "),
    },
  ] as const satisfies readonly FormField[];
}
