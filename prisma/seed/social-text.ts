import { composed, measure, type Platform } from "@/lib/social-posts/model";
import type { Random } from "./random";
import { capital, Writer } from "./sentences";
import type { DemoTenant } from "./tenants";

/** How a platform's posts are written: pieces in order, and the number of hashtags. */
const FORMATS: Readonly<Record<Platform, { pieces: readonly Piece[]; hashtags: readonly [number, number] }>> = {
  linkedin: { pieces: ["claim", "followUp", "advices", "followUp", "question"], hashtags: [2, 4] },
  x: { pieces: ["claim", "link"], hashtags: [0, 2] },
  instagram: { pieces: ["claim", "saying", "advices", "question"], hashtags: [8, 18] },
  facebook: { pieces: ["claim", "followUp", "saying", "link"], hashtags: [0, 2] },
  threads: { pieces: ["claim", "followUp", "question"], hashtags: [0, 1] },
  bluesky: { pieces: ["claim", "link"], hashtags: [0, 2] },
};

type Piece = "claim" | "followUp" | "advices" | "saying" | "question" | "link";

const GENERAL = [
  "smallbusiness",
  "behindthescenes",
  "tips",
  "howto",
  "quality",
  "local",
  "craft",
  "questions",
  "teamwork",
];

/** The copy and hashtags of one post. With `long` it exceeds the platform's limit, as some agents' drafts do. */
export function socialText(
  random: Random,
  tenant: DemoTenant,
  o: { platform: Platform; long: boolean },
): { copy: string; hashtags: string[] } {
  const writer = new Writer(random, tenant);
  const topic = writer.topic();
  const {
    pieces,
    hashtags: [least, most],
  } = FORMATS[o.platform];
  const named = random.some(tenant.topics, tenant.topics.length).map(tagOf);
  const hashtags = [tagOf(topic), ...named.filter((tag) => tag !== tagOf(topic)), ...GENERAL].slice(
    0,
    random.whole(least, most),
  );
  const parts = pieces.map((piece) => textOf(writer, piece, topic));
  const over = () => measure(o.platform, composed(parts.join("\n\n"), hashtags)).excess.length > 0;
  if (o.long) while (!over()) parts.push(writer.paragraph(topic));
  else while (parts.length > 1 && over()) parts.splice(-2, 1);
  return { copy: parts.join("\n\n"), hashtags };
}

function textOf(writer: Writer, piece: Piece, topic: string): string {
  const { random, tenant } = writer;
  switch (piece) {
    case "claim":
      return writer.claim(topic);
    case "followUp":
      return writer.followUp(topic);
    case "saying":
      return `“${writer.saying()}”`;
    case "advices":
      return Array.from({ length: random.whole(3, 4) }, (_, at) => `${at + 1}. ${writer.advice()}`).join("\n");
    case "question":
      return `What would you ask about ${topic}?`;
    case "link":
      return `https://www.${tenant.slug}.example/${random.pick(["blog", "guides", "prices"])}`;
  }
}

/** "boots that last" → "BootsThatLast". */
function tagOf(topic: string): string {
  const words = topic.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map(capital).join("");
}
