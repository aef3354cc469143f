import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { closeMongo, ensureMongo, scoped } from "@/lib/stores/mongo";
import type { SearchLanguage } from "@/lib/stores/search/language";

/** The app's requirements on full-text search: English words, weighted by field, in one tenant. */

const tenant = (name: string) => systemScope({ id: newId(), refId: newRefId(), name }, "contract");
const [here, there] = [tenant("Here"), tenant("There")];
const skills = scoped(here, "skills");

const skill = (name: string, description: string, body: string, status = "active") => ({
  refId: newRefId(),
  createdAt: new Date(),
  skillRef: newRefId(),
  version: 1,
  name,
  description,
  body,
  tags: [],
  status,
});

const SKILLS = [
  skill("Newsletter", "Writes to subscribers", "Once a month"),
  skill("Weekly digest", "A newsletter of the week", "Short"),
  skill("Outreach", "First contact", "Mentions the newsletter near its end"),
  skill("Cold email", "First email to a lead", "Keep the subject line short"),
  skill("Warm email", "Second email", "A line about the subject", "draft"),
  skill("Audit", "Checks pages", "Looks at headings and links"),
];

beforeAll(async () => {
  await ensureMongo();
  await skills.insertManyOnce(SKILLS);
  await scoped(there, "skills").insertManyOnce([skill("Newsletter of theirs", "newsletter", "newsletter")]);
});
afterAll(closeMongo);

const names = async (text: string, limit = 10) => (await skills.search(text, { limit })).map(({ name }) => name);

describe("a search", () => {
  it("ranks a word in the name over the description over the body", async () => {
    expect(await names("newsletter")).toEqual(["Newsletter", "Weekly digest", "Outreach"]);
    const [first, second, third] = (await skills.search("newsletter", { limit: 3 })).map(({ score }) => score);
    // The weights are 10, 4 and 1; a field's length moderates them.
    expect(first).toBeGreaterThan((second ?? 0) * 1.5);
    expect(second).toBeGreaterThan((third ?? 0) * 1.5);
  });

  it("finds a word in its other forms, whatever its case, and no part of a word", async () => {
    expect(await names("NEWSLETTERS")).toHaveLength(3);
    expect(await names("check")).toEqual(["Audit"]);
    expect(await names("news")).toEqual([]);
  });

  it("finds any of several words", async () => {
    expect((await names("heading contact")).sort()).toEqual(["Audit", "Outreach"]);
  });

  it("finds a phrase only where it stands so", async () => {
    expect(await names('"subject line"')).toEqual(["Cold email"]);
    expect((await names("subject line")).sort()).toEqual(["Cold email", "Warm email"]);
  });

  it("leaves out what is negated, words and phrases", async () => {
    expect(await names("newsletter -digest")).toEqual(["Newsletter", "Outreach"]);
    expect(await names('email -"subject line"')).toEqual(["Warm email"]);
    expect(await names("-newsletter")).toEqual([]);
  });

  it("finds nothing by words that say nothing", async () => {
    expect(await names("the of and")).toEqual([]);
  });

  it("stops at its limit and keeps to a filter beside it", async () => {
    expect(await names("newsletter", 1)).toEqual(["Newsletter"]);
    const drafts = await skills.search("email", { limit: 5, filter: { status: "draft" } });
    expect(drafts.map(({ name }) => name)).toEqual(["Warm email"]);
  });

  it("sees one tenant, alone and as the first stage of an aggregation", async () => {
    expect(await names("theirs")).toEqual([]);
    const theirs = await scoped(there, "skills").search("newsletter", { limit: 5 });
    expect(theirs.map(({ tenantId }) => tenantId)).toEqual([there.tenantId]);
    const counted = await skills.aggregate([{ $match: { $text: { $search: "newsletter" } } }, { $count: "skills" }]);
    expect(counted).toEqual([{ skills: 3 }]);
  });

  it("stems each document by its own language, and tells which stems it looked for", async () => {
    const abroad = scoped(tenant("Abroad"), "skills");
    await abroad.insertManyOnce([
      skill(
        "Relances",
        "",
        "Relancez les clients dont les décisions tardent, puis préparez la réunion suivante avec eux.",
      ),
      skill(
        "Ответы",
        "",
        "Отвечайте клиентам коротко и вежливо, сравнивайте стратегии и готовьте отчёты каждую неделю.",
      ),
      skill(
        "Replies",
        "",
        "Answer the customers politely, compare their strategies and prepare the reports for each week.",
      ),
    ]);
    const found = async (text: string, language: SearchLanguage) =>
      (await abroad.search(text, { limit: 9, language, filter: { language } })).map(({ name }) => name);
    expect(await found("décision", "french")).toEqual(["Relances"]);
    expect(await found("reunions", "french")).toEqual(["Relances"]);
    expect(await found("стратегия", "russian")).toEqual(["Ответы"]);
    expect(await found("strategy", "english")).toEqual(["Replies"]);
    expect(await found("strategy", "french")).toEqual([]);
    expect(await abroad.stemsSearched("the of and", "english")).toEqual([]);
    expect(await abroad.stemsSearched("the reports", "english")).toEqual(["report"]);
    expect(await abroad.stemsSearched("the", "none")).toEqual(["the"]);
  });

  it("keeps a document's search form with the texts it was made of", async () => {
    const rename = [{ updateMany: { filter: {}, update: { $set: { name: "Another" } } } }];
    await expect(skills.bulkWrite(rename)).rejects.toThrow(/names name:/);
    await expect(skills.bulkWrite([{ updateMany: { filter: {}, update: { $unset: { grams: 1 } } } }])).rejects.toThrow(
      /names grams:/,
    );
    expect(Object.keys((await skills.findOne({ name: "Audit" })) ?? {})).not.toEqual(expect.arrayContaining(["grams"]));
  });

  it("is refused where there is no text index", async () => {
    await expect(scoped(here, "tool_call_logs").search("x", { limit: 1 })).rejects.toMatchObject({ code: 27 });
  });
});
