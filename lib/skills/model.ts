import { z } from "zod";
import { cursorText, line, prose, searchText, sha256Text } from "@/lib/core/input/text";
import type { Machine, ReviewedText, TransitionView } from "@/lib/core/records/machine";
import { moveReason } from "@/lib/core/records/move-reason";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { refId } from "@/lib/core/ref-id";

export const SKILL_STATUSES = ["draft", "published", "retired"] as const;
export type SkillStatus = (typeof SKILL_STATUSES)[number];

/** A published skill is published again when a newer draft takes the place of the version agents are given. */
export const SKILL_MACHINE = {
  publish: { from: ["draft", "published"], to: "published", by: "skill:write", review: "read" },
  retire: { from: ["published"], to: "retired", by: "skill:write", reason: "demanded" },
  reopen: { from: ["retired"], to: "draft", by: "skill:write" },
} as const satisfies Machine<SkillStatus, string>;
export type SkillEvent = keyof typeof SKILL_MACHINE;

/** Of one version: `superseded` where a newer one took its place. */
export type VersionStatus = SkillStatus | "superseded";

/** A tenant's own, or a template that belongs to no tenant and is there for all. */
export const SKILL_OWNERS = ["own", "global"] as const;
export type SkillOwner = (typeof SKILL_OWNERS)[number];

const MAX_TAGS = 12;
export const MAX_BODY = 100_000;

/** What agents and addresses call a skill, such as `cold-email-first-contact`, in characters. */
export const SKILL_SLUG = { min: 1, max: 60 };

const tag = line(40).refine(
  (text) => /^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u.test(text),
  "Use letters, digits and single hyphens",
);

/** The tags of a text such as "email, first-contact": each once, in the order given. */
const tags = line(600, { min: 0 })
  .default("")
  .transform((text) => [
    ...new Set(
      text
        .split(",")
        .map((one) => one.trim().normalize("NFC").toLowerCase())
        .filter(Boolean),
    ),
  ])
  .pipe(z.array(tag).max(MAX_TAGS, `Use at most ${MAX_TAGS} tags`));

const slug = line(SKILL_SLUG.max)
  .refine(
    (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text),
    "Use lowercase letters, digits and single hyphens, such as cold-email",
  )
  .optional();

const text = {
  name: line(120),
  description: prose(500, { min: 0 }).default(""),
  tags,
  body: prose(MAX_BODY, {
    min: 10,
    tooShort: "Use at least 10 characters to say what the agent should do",
    kept: "as given",
  }),
};

/** Without a slug, one is made of the name. */
export const newSkill = z.strictObject({ slug, ...text });

/** A further version; `after` is the newest one that was seen when it was written. */
export const nextVersion = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  after: z.int().positive(),
  ...text,
});

/** The skill as it was shown to whoever changes its state; publishing names the text that was read by its sha256. */
export const skillTransition = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  contentSha256: sha256Text.nullish(),
  reason: moveReason.nullish(),
});

const filters = {
  search: searchText().optional(),
  status: z.array(z.enum(SKILL_STATUSES)).optional(),
  tag: searchText(40).optional(),
  cursor: cursorText.optional(),
};

export const templateFilters = z.strictObject(filters);
export const skillFilters = z.strictObject({ ...filters, whose: z.array(z.enum(SKILL_OWNERS)).optional() });

/** Which version to show: a number, or the newest; without one, that which the row names. */
export const skillAsked = z.strictObject({
  refId,
  version: z.union([z.literal("newest"), z.coerce.number().int().positive()]).optional(),
});

/** Which two versions to compare: the newest, and the one the row names, where none are named. */
export const twoVersions = z.strictObject({
  refId,
  version: z.coerce.number().int().positive().optional(),
  against: z.coerce.number().int().positive().optional(),
});

/** A piece of text cut at the words that a search found. */
export type Found = { in: "name" | "description" | "body"; parts: { text: string; hit: boolean }[] };

export type SkillRow = {
  refId: string;
  whose: SkillOwner;
  slug: string;
  name: string;
  status: SkillStatus;
  version: number;
  /** Null where MongoDB could not be read, or has no such version. */
  description: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  /** Where a search found it, best first. */
  found: Found[];
};

export type SkillVersion = {
  version: number;
  status: VersionStatus;
  name: string;
  description: string;
  tags: string[];
  sha256: string;
  createdAt: string;
};

export type SkillDetail = Omit<SkillRow, "found"> & {
  rowVersion: number;
  contentSha256: string | null;
  /** The tenant it was asked in; null in the library of templates. */
  tenant: { refId: string; name: string } | null;
  /** The version on show; null where MongoDB has none. */
  shown: SkillVersion | null;
  /** Its Markdown: from S3, or from MongoDB where S3 cannot be read. */
  content: Part<string>;
  /** Of the version on show, by its Markdown in S3. */
  reviewed: ReviewedText;
  /** Newest first, the last 100. */
  versions: Part<SkillVersion[]>;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** One of two versions that are compared. */
export type ComparedSkillVersion = SkillVersion & {
  content: Part<string>;
  /** False where S3 holds another text than the one MongoDB names. */
  intact: boolean;
};

export type SkillComparison = Pick<SkillRow, "refId" | "name"> & {
  /** The tenant it was asked in; null in the library of templates. */
  tenant: { refId: string; name: string } | null;
  asked: ComparedSkillVersion;
  /** Null where it is the only version. */
  against: ComparedSkillVersion | null;
  /** What it can be compared with: newest first, of the last 100, and the one it is compared with. */
  others: Pick<SkillVersion, "version" | "status">[];
};
