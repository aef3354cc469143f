import pLimit from "p-limit";
import { globalScope, nameOf, type GlobalScope, type OwnerScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { stateOf } from "@/lib/core/records/machine";
import { SKILL_STATUSES } from "@/lib/skills/model";
import { draftSkill, publishSkill, type NewSkillVersion } from "@/lib/skills/provider";
import { findSkill, inOwner } from "@/lib/skills/store";
import { transitionSkill } from "@/lib/skills/transitions";
import { SKILL_VERSIONS } from "@/lib/skills/versions";
import { daysBefore, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { TEMPLATE_TEXTS, templateMarkdown } from "./skill-texts";
import { TENANTS, type DemoTenant } from "./tenants";

type Outcome = "published" | "pending" | "draft" | "retired";
type Version = NewSkillVersion & { refId: string; version: number };

const LIBRARY: GlobalScope = globalScope({ program: "demo seed" });
const RETIRED = "It made every channel say the same thing at once, and readers noticed.";
const RETIRED_OWN = "The season is over. It is written anew for the next one.";

/** The library of templates and a few skills of each tenant, with their versions. */
export async function seedSkills(seeding: Seeding): Promise<void> {
  const { seed, anchor, onProgress } = seeding;
  await pLimit(3).map([...TEMPLATE_TEXTS.entries()], async ([place, text]) => {
    const random = new Random(seed, "template", text.slug);
    const refId = random.refId(daysBefore(anchor, 400 - place));
    const versions = Array.from({ length: text.changes.length + 1 }, (_, before) => ({
      ...{
        refId,
        version: before + 1,
        slug: text.slug,
        name: text.name,
        description: text.description,
        tags: text.tags,
      },
      body: templateMarkdown(text, before + 1),
      at: daysBefore(anchor, 400 - place - before * 90),
    }));
    await seedVersions(LIBRARY, versions, text.outcome ?? "published", RETIRED);
  });
  const own = TENANTS.flatMap((tenant, place) => skillsOf(seeding, tenant, place));
  await pLimit(3).map(own, ({ scope, versions, outcome }) => seedVersions(scope, versions, outcome, RETIRED_OWN));
  onProgress(`${TEMPLATE_TEXTS.length} skill templates and ${own.length} skills of tenants are there`);
}

/**
 * Writes a skill's versions, oldest first, each up to its final status. A version that is already past its status is
 * not changed.
 */
async function seedVersions(
  scope: OwnerScope,
  versions: readonly Version[],
  outcome: Outcome,
  reason: string,
): Promise<void> {
  const newest = versions.at(-1);
  if (!newest) return;
  const { refId } = newest;
  const there = await inOwner(scope, (tx) => tx.skill.findFirst({ where: { refId } }));
  if (there && (there.deletedOn || there.status === "retired" || there.currentVersion >= newest.version)) return;
  for (const version of versions) {
    const given = outcome === "draft" || (outcome === "pending" && version === newest) ? draftSkill : publishSkill;
    await given(scope, version);
  }
  if (outcome === "retired") await retire(scope, refId, reason);
}

async function retire(scope: OwnerScope, refId: string, reason: string): Promise<void> {
  const row = await findSkill(scope, refId);
  if (row?.status !== "published") return;
  const { id, rowVersion, contentSha256 } = row;
  await inOwner(scope, async (tx) => {
    const from = stateOf(SKILL_STATUSES, row.status);
    const status = await transitionSkill(tx, scope, { event: "retire", id, from, rowVersion, reason, contentSha256 });
    await writeAudit(tx, {
      tenantId: row.tenantId,
      actor: scope.actor,
      action: "skill.retired",
      change: { ref: refId, before: { status: from }, after: { status, reason, contentSha256 } },
      request: programRun(nameOf(scope.actor)),
    });
  });
  await SKILL_VERSIONS.complete(scope, refId);
}

type Own = {
  name: string;
  slug: string;
  tags: string[];
  about: string;
  steps: string[];
  outcome: Outcome;
  versions: number;
};

function skillsOf(seeding: Seeding, tenant: DemoTenant, place: number) {
  const scope = asStaff(scopeOf(seeding, tenant), seeding.people, "reviewer");
  return ownSkills(tenant, place).map((skill) => {
    const random = new Random(seeding.seed, "skill", tenant.slug, skill.slug);
    const first = Math.min(tenant.days - 2, random.whole(40, 300));
    const refId = random.refId(daysBefore(seeding.anchor, first));
    const { slug, name, tags, about } = skill;
    const versions = Array.from({ length: skill.versions }, (_, before) => ({
      ...{ refId, version: before + 1, slug, name, description: about, tags },
      body: ownMarkdown(skill, before),
      at: daysBefore(seeding.anchor, first - (before * first) / (skill.versions + 1)),
    }));
    return { scope, versions, outcome: skill.outcome };
  });
}

/** A tenant's own skills. Larger tenants have more. */
function ownSkills({ name, trade, topics, audiences, pains, offers }: DemoTenant, place: number): Own[] {
  const [offer = trade, audience = "customers", pain = "doubt"] = [offers[0], audiences[0], pains[0]];
  const all: Own[] = [
    {
      name: `How ${name} speaks`,
      slug: "house-style",
      tags: ["style", "writing"],
      about: `For every text in the name of ${name}: its words, its tone and its spelling.`,
      steps: [
        `Write as somebody who has worked in ${trade} for years and likes to explain it.`,
        `Speak to ${audience} as “you”; the company is “we”, never its name in the third person.`,
        `Meet ${pain} openly: say what it comes from before you say what helps.`,
        "British spelling, metric units, prices with tax.",
      ],
      outcome: place % 4 === 1 ? "pending" : "published",
      versions: 3,
    },
    {
      name: `Write about ${topics[0] ?? trade}`,
      slug: "lead-topic",
      tags: ["blog", "topic"],
      about: `The topic ${name} is known for, and what has been said on it before.`,
      steps: [
        `Begin with a question that ${audience} have asked, word for word.`,
        `Mention ${offer} once, where it is the answer, and not before the middle.`,
        "Link to the older article it continues, and say what is new.",
      ],
      outcome: "published",
      versions: 2,
    },
    {
      name: "Answers for the help centre",
      slug: "help-answers",
      tags: ["support", "writing"],
      about: "Short answers to what support is asked most.",
      steps: [
        "The answer first, in one sentence.",
        "Then the steps, numbered, one action each.",
        `Say whom to ask when it is about ${pain}.`,
      ],
      outcome: "draft",
      versions: 1,
    },
    {
      name: "Seasonal campaign",
      slug: "seasonal-campaign",
      tags: ["email", "social", "campaign"],
      about: `For the weeks in which ${audience} decide.`,
      steps: [
        `One message for each week, all about ${topics[1] ?? trade}.`,
        "No countdowns, and no last chances that are none.",
      ],
      outcome: place % 2 ? "retired" : "published",
      versions: 2,
    },
  ];
  return all.slice(0, place < 6 ? 4 : 2);
}

const LATER = ["Keep examples to the last two years.", "Ask a person before naming a customer."];

function ownMarkdown({ name, about, steps }: Own, before: number): string {
  const lines = [...steps, ...LATER.slice(0, before)].map((step) => `- ${step}`);
  return `# ${name}\n\n${about}\n\n${lines.join("\n")}\n\nThe context file has the facts; where the two differ, it is right.`;
}
