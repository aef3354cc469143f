import { clsx } from "clsx";
import { formatCount, plural } from "@/components/ui/format";
import { Notice } from "@/components/ui/states";
import { measure, PLATFORM_RULES, type Platform } from "@/lib/social-posts/model";

/** The length of the published text against the platform's limits. */
export function PostLength({ platform, text }: { platform: Platform; text: string }) {
  const { name, counting } = PLATFORM_RULES[platform];
  const { characters, limit, hashtags, hashtagLimit, excess } = measure(platform, text);
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;
  const left = limit - characters;
  return (
    <section aria-labelledby="length" className="grid max-w-[34rem] gap-2">
      <h2 id="length" className="font-medium">
        Length
      </h2>
      <Meter
        label={`Characters used of the ${formatCount(limit)} that ${name} allows`}
        value={characters}
        limit={limit}
      />
      <p className="flex flex-wrap justify-between gap-x-4 tabular">
        <span className={clsx(left < 0 && "font-medium text-bad")}>
          {formatCount(characters)} of {plural(limit, "character")},{" "}
          {left < 0 ? `${formatCount(-left)} over` : `${formatCount(left)} left`}
        </span>
        <span className="text-ink-muted">
          {plural(words, "word")},{" "}
          {hashtagLimit === null
            ? plural(hashtags, "hashtag")
            : `${formatCount(hashtags)} of ${plural(hashtagLimit, "hashtag")}`}
        </span>
      </p>
      {counting && (
        <p className="text-sm text-ink-muted">
          Counted the way {name} does: {counting}.
        </p>
      )}
      {excess.length > 0 && (
        <Notice hue="bad" title={`${name} would reject this post`}>
          {excess.join(" ")} Shorten it before you submit it for review.
        </Notice>
      )}
    </section>
  );
}

function Meter({ label, value, limit }: { label: string; value: number; limit: number }) {
  const share = Math.min(1, value / limit);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={limit}
      aria-valuenow={Math.min(value, limit)}
      aria-valuetext={plural(value, "character")}
      className="h-1.5 overflow-hidden rounded-sm bg-sunken"
    >
      <div className={clsx("h-full", value > limit ? "bg-bad" : "bg-accent")} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
