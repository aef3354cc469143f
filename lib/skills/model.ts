import { z } from "zod";
import { cursorText, line, prose, searchText, sha256Text } from "@/lib/core/input/text";
import type { Machine, ReviewedText, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { refId } from "@/lib/core/ref-id";

export const SKILL_STATUSES = ["draft", "published", "retired"] as const;
export type SkillStatus = (typeof SKILL_STATUSES)[number];

/** `publish` also applies to a published skill: a newer draft then replaces the current version. */
export const SKILL_MACHINE = {
  publish: { from: ["draft", "published"], to: "published", by: "skill:write", review: "read" },
  retire: { from: ["published"], to: "retired", by: "skill:write", reason: "demanded" },
  reopen: { from: ["retired"], to: "draft", by: "skill:write" },
} as const satisfies Machine<SkillStatus, string>;
export type SkillEvent = keyof typeof SKILL_MACHINE;

/** The status of one version; `superseded` once a newer one has replaced it. */
export type VersionStatus = SkillStatus | "superseded";

/** A tenant's own skill, or a template for all tenants. */
export const SKILL_OWNERS = ["own", "global"] as const;
export type SkillOwner = (typeof SKILL_OWNERS)[number];

const MAX_TAGS = 12;
export const MAX_BODY = 100_000;

/** The allowed length, in characters, of a skill's slug, such as `cold-email-first-contact`. */
export const SKILL_SLUG = { min: 1, max: 60 };

const tag = line(40).refine(
  (text) => /^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u.test(text),
  "Use letters, digits and single hyphens",
);

/** Parses tags such as "email, first-contact", without duplicates, in their order. */
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

/** The default slug comes from the name. */
export const newSkill = z.strictObject({ slug, ...text });

/** Another version. `after` is the newest version that its author saw. */
export const nextVersion = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  after: z.int().positive(),
  ...text,
});

/** The skill as the user saw it. Publishing names the text that was read by its sha256. */
export const skillTransition = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  contentSha256: sha256Text.nullish(),
  reason: transitionReason.nullish(),
});

const filters = {
  search: searchText().optional(),
  status: z.array(z.enum(SKILL_STATUSES)).optional(),
  tag: searchText(40).optional(),
  cursor: cursorText.optional(),
};

export const templateFilters = z.strictObject(filters);
export const skillFilters = z.strictObject({ ...filters, whose: z.array(z.enum(SKILL_OWNERS)).optional() });

/** Which version to show: a number, or the newest. The default is the row's current version. */
export const skillAsked = z.strictObject({
  refId,
  version: z.union([z.literal("newest"), z.coerce.number().int().positive()]).optional(),
});

/** Which two versions to compare. By default the newest and the row's current version. */
export const twoVersions = z.strictObject({
  refId,
  version: z.coerce.number().int().positive().optional(),
  against: z.coerce.number().int().positive().optional(),
});

/** A text split at the matches of a search. */
export type Found = { in: "name" | "description" | "body"; parts: { text: string; hit: boolean }[] };

export type SkillRow = {
  refId: string;
  whose: SkillOwner;
  slug: string;
  name: string;
  status: SkillStatus;
  version: number;
  /** Null when MongoDB could not be read, or has no such version. */
  description: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  /** Where a search matched, best first. */
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
  /** The tenant in which it is shown; null in the library of templates. */
  tenant: { refId: string; name: string } | null;
  /** The displayed version; null when MongoDB has none. */
  shown: SkillVersion | null;
  /** Its Markdown: from S3, or from MongoDB when S3 cannot be read. */
  content: Part<string>;
  /** The review of the displayed version, based on its Markdown in S3. */
  reviewed: ReviewedText;
  /** The last 100, newest first. */
  versions: Part<SkillVersion[]>;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** One of the two compared versions. */
export type ComparedSkillVersion = SkillVersion & {
  content: Part<string>;
  /** False when the text in S3 is not the one that MongoDB names. */
  intact: boolean;
};

export type SkillComparison = Pick<SkillRow, "refId" | "name"> & {
  /** The tenant in which it is shown; null in the library of templates. */
  tenant: { refId: string; name: string } | null;
  asked: ComparedSkillVersion;
  /** Null if there is only one version. */
  against: ComparedSkillVersion | null;
  /** The versions to choose from: the last 100, newest first, and the one it is compared with. */
  others: Pick<SkillVersion, "version" | "status">[];
};
