import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";
import { foldedOn, piecesOf, PLATFORM_RULES, type Platform } from "@/lib/social-posts/model";
import { PostText } from "./post-text";

type Props = {
  platform: Platform;
  name: string;
  text: string;
  /** Publication time; null if not scheduled. */
  at: string | null;
};

/** Approximate preview of a post in the platform's feed: not pixel-perfect, but with the same order, fold and links. */
export function PostPreview(props: Props) {
  const Preview = PREVIEWS[props.platform];
  return (
    <section aria-labelledby="preview" className="grid gap-2">
      <h2 id="preview" className="font-medium">
        Preview on {PLATFORM_RULES[props.platform].name}
      </h2>
      <div className="max-w-[34rem] rounded-md border border-line bg-raised p-4">
        <Preview {...props} />
      </div>
    </section>
  );
}

const PREVIEWS: Record<Platform, (props: Props) => ReactNode> = {
  linkedin: LinkedInPost,
  x: XPost,
  instagram: InstagramPost,
  facebook: FacebookPost,
  threads: ThreadsPost,
  bluesky: BlueskyPost,
};

function LinkedInPost(props: Props) {
  return (
    <div className="grid gap-3">
      <Head {...props} square under="Company page" />
      <Text {...props} more="see more" />
      <LinkCard text={props.text} />
    </div>
  );
}

function FacebookPost(props: Props) {
  return (
    <div className="grid gap-3">
      <Head {...props} />
      <Text {...props} more="See more" />
      <LinkCard text={props.text} />
    </div>
  );
}

/**
 * The image comes first and is not part of the copy. The caption starts with the name, and URLs in it are not links.
 */
function InstagramPost(props: Props) {
  const { platform, name, text, at } = props;
  return (
    <div className="grid gap-3">
      <Head {...props} at={null} />
      <div className="-mx-4 grid aspect-[4/3] place-items-center border-y border-line bg-sunken text-ink-muted">
        The image is not part of the copy
      </div>
      <div>
        <p className="font-medium">{name}</p>
        <PostText text={text} folded={foldedOn(platform, text)} more="more" linked={false} />
      </div>
      <When at={at} />
    </div>
  );
}

function XPost(props: Props) {
  return (
    <Beside {...props}>
      <Text {...props} more="Show more" />
      <LinkCard text={props.text} />
    </Beside>
  );
}

/** Threads draws a line between posts of a thread. */
function ThreadsPost(props: Props) {
  return (
    <Beside {...props} line>
      <Text {...props} more="more" />
      <LinkCard text={props.text} />
    </Beside>
  );
}

function BlueskyPost(props: Props) {
  return (
    <Beside {...props}>
      <Text {...props} more="more" />
      <LinkCard text={props.text} />
    </Beside>
  );
}

/** Layout with the avatar at the side, and name and time above the text. */
function Beside({ name, at, line, children }: Props & { line?: boolean; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-3">
      <div className="grid grid-rows-[auto_1fr] justify-items-center gap-2">
        <Avatar name={name} />
        {line && <span className="w-0.5 bg-line" aria-hidden="true" />}
      </div>
      <div className="grid min-w-0 gap-2">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{name}</span>
          <When at={at} />
        </p>
        {children}
      </div>
    </div>
  );
}

/** Header with avatar, name and subtitle. */
function Head({ name, at, square, under }: Props & { square?: boolean; under?: string }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={name} square={square ?? false} />
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p className="flex flex-wrap gap-x-2 text-sm text-ink-muted">
          {under}
          {at && <When at={at} />}
        </p>
      </div>
    </div>
  );
}

function Avatar({ name, square }: { name: string; square?: boolean }) {
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? "");
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "grid size-10 shrink-0 place-items-center border border-line bg-sunken text-sm font-medium text-ink-muted",
        square ? "rounded-md" : "rounded-full",
      )}
    >
      {initials.slice(0, 2).join("").toUpperCase()}
    </span>
  );
}

function When({ at }: { at: string | null }) {
  return <span className="text-sm text-ink-muted">{at ? <Time at={at} /> : "not scheduled"}</span>;
}

function Text({ platform, text, more }: Props & { more: string }) {
  return <PostText text={text} folded={foldedOn(platform, text)} more={more} />;
}

/** Domain of the first link. The platform takes title and image from that page, which is not fetched here. */
function LinkCard({ text }: { text: string }) {
  const link = piecesOf(text).find(({ kind }) => kind === "link")?.text;
  if (!link || !URL.canParse(link)) return null;
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2 text-sm">
      <p className="font-medium [overflow-wrap:anywhere]">{new URL(link).host}</p>
      <p className="text-ink-muted">The platform reads the title and image from the page.</p>
    </div>
  );
}
