import { kindName, stateLabel } from "@/components/record/words";
import type { PostMade } from "@/lib/activities/model";
import { findEntity, recordAddress } from "@/lib/entities";

/** The posts created from an activity's output. */
export function PostsMade({ posts, tenant }: { posts: PostMade[]; tenant: string }) {
  if (posts.length === 0) return null;
  return (
    <nav aria-labelledby="posts-made" className="rounded-md border border-line">
      <h2 id="posts-made" className="px-3 pt-2.5 pb-1 font-medium">
        Created from this activity
      </h2>
      <ul>
        {posts.map(({ kind, refId, title, status }) => (
          <li key={refId} className="flex min-h-9 flex-wrap items-baseline gap-x-2 border-t border-line px-3 py-1.5">
            <a
              href={recordAddress(kind, refId, tenant)}
              className="min-w-0 flex-1 basis-40 text-accent underline [overflow-wrap:anywhere]"
            >
              {title}
            </a>
            <span className="text-ink-muted">
              {kindName(findEntity(kind), kind)}, {stateLabel(findEntity(kind), status).toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
