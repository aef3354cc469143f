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
  /** Null if it was deleted. */
  activity: { refId: string; title: string; status: string } | null;
  model: string | null;
  /** Who last edited the text; null if it was never edited. */
  author: string | null;
};

/** Publication facts of a post: schedule, URL, review and origin. `first` items come first. */
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

/** A link for http and https URLs; anything else is shown as text. */
function OutsideLink({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {address}
    </a>
  );
}
