"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { TextFile } from "@/components/content/text-file";
import { useFieldIn } from "@/components/content/use-field-in";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { editBlogPost } from "@/lib/blog-posts/actions";
import { MAX_ARTICLE_BYTES, MAX_ARTICLE_TITLE } from "@/lib/blog-posts/model";

const Preview = dynamic(() => import("@/components/content/text-preview").then((module) => module.TextPreview), {
  ssr: false,
});

type Props = {
  tenant: { refId: string; name: string };
  post: { refId: string; rowVersion: number; title: string; markdown: string };
};

/** Editor for a draft's title and Markdown, typed or from a file, with a preview. */
export function ArticleEditor({ tenant, post }: Props) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);
  const text = useFieldIn(area, "markdown");
  const list = `/tenants/${tenant.refId}/blog-posts`;
  const back = `${list}/${post.refId}`;
  return (
    <>
      <PageHeader
        title="Edit article"
        crumbs={[
          { label: tenant.name, href: `/tenants/${tenant.refId}` },
          { label: "Blog posts", href: list },
          { label: post.title, href: back },
          { label: "Edit" },
        ]}
        details={
          <span>The new text needs a review before it can go out. You cannot approve a text that you wrote.</span>
        }
      />
      <div className="grid grid-cols-1 items-start gap-6 pt-3 xl:grid-cols-2">
        <div ref={area} className="grid min-w-0 gap-4">
          <TextFile editor={area} maxBytes={MAX_ARTICLE_BYTES} />
          <RecordForm
            draft={`blog-post/${post.refId}`}
            version={post.rowVersion}
            fields={fieldsOf(post)}
            submit="Save draft"
            action={editBlogPost}
            given={{ tenant: tenant.refId, refId: post.refId, rowVersion: post.rowVersion }}
            onDone={() => {
              toast({ title: "Draft saved. Submit it for review when it is ready.", hue: "good" });
              router.push(back);
            }}
            onCancel={() => router.push(back)}
          />
        </div>
        <Preview text={text} />
      </div>
    </>
  );
}

function fieldsOf({ title, markdown }: Props["post"]) {
  return [
    { name: "title", label: "Title", required: true, maxLength: MAX_ARTICLE_TITLE, initial: title },
    {
      kind: "long",
      name: "markdown",
      label: "Text",
      hint: "Markdown, up to 1 MB. It may begin with front matter, such as a description, between two lines of ---.",
      required: true,
      rows: 28,
      monospace: true,
      initial: markdown,
    },
  ] as const satisfies readonly FormField[];
}
