import Link from "next/link";
import { Absent, DefinitionList, type Definition } from "@/components/ui/definition-list";
import { Time } from "@/components/ui/time";
import type { ReviewedText, ReviewView } from "@/lib/core/records/machine";
import { reviewItems } from "./review-items";

type Publishable = {
  tenant: { refId: string };
  publishAt: string | null;
  publishedAt: string | null;
  externalUrl: string | null;
  approvedSha256: string | null;
  review: ReviewView;
  reviewed: ReviewedText;
  /** Null where it was deleted. */
  activity: { refId: string; title: string; status: string } | null;
  model: string | null;
  /** Who replaced the text last; null where it is as it was made. */
  author: string | null;
};

/** A post's way to being out: when and where, what was approved by whom, and what made it. `first` comes before. */
export function Publication({ post, first = [] }: { post: Publishable; first?: readonly Definition[] }) {
  const { publishAt, publishedAt, externalUrl, activity, model, author } = post;
  const items: Definition[] = [
    ...first,
    { term: "Scheduled for", value: publishAt && <Time at={publishAt} form="full" /> },
    { term: "Published", value: publishedAt && <Time at={publishedAt} form="full" /> },
    { term: "URL", value: externalUrl && <OutsideLink address={externalUrl} /> },
    ...reviewItems(post),
    {
      term: "Created by",
      value: activity ? (
        <>
          <Link
            href={`/tenants/${post.tenant.refId}/activities/${activity.refId}`}
            prefetch={false}
            className="text-accent underline"
          >
            {activity.title}
          </Link>{" "}
          ({activity.status.replaceAll("_", " ")})
        </>
      ) : (
        <Absent why="The activity was deleted" />
      ),
    },
    ...(author ? [{ term: "Edited by", value: author }] : []),
    { term: "Model", value: model },
  ];
  return (
    <section aria-label="Publication" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}

/** A link only where the address is one of the web; anything else is shown as what it is, text. */
function OutsideLink({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {address}
    </a>
  );
}
