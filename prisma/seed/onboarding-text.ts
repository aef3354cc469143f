import type { Random } from "./random";
import { capital, Writer } from "./sentences";
import type { DemoTenant } from "./tenants";

/** The URL of a tenant's website, in a domain that is never registered. */
export function siteOf({ slug }: DemoTenant): string {
  return `https://www.${slug}.example/`;
}

type Page = { url: string; title: string; status: number; text: string };

/** The pages an agent read on a tenant's website: the usual pages, pages on its topics, and a missing one. */
export function pagesOf(random: Random, tenant: DemoTenant): Page[] {
  const writer = new Writer(random, tenant);
  const site = siteOf(tenant);
  const page = (path: string, title: string, lines: string[]): Page => {
    return {
      url: `${site}${path}`,
      title: `${title} | ${tenant.name}`,
      status: 200,
      text: `${title}\n\n${lines.join("\n\n")}\n`,
    };
  };
  const home = [
    `${tenant.name}: ${tenant.trade}.`,
    ...tenant.offers.map((offer) => `${capital(offer)}. ${writer.advice()}.`),
    `Made for ${tenant.audiences.join(", ")}.`,
  ];
  const about = [
    `We began because of ${random.pick(tenant.pains)}. We still take that personally.`,
    `Today ${random.whole(6, 140)} people work here, most of them with their hands.`,
    `"${writer.saying()}"`,
  ];
  const prices = tenant.offers.map(
    (offer) => `${capital(offer)}: from € ${random.whole(3, 90) * 10}. No charge for asking.`,
  );
  const topics = random.some(tenant.topics, random.whole(1, 3)).map((topic) => {
    const steps = Array.from({ length: random.whole(3, 6) }, () => `- ${writer.advice()}.`);
    return page(`blog/${slugOf(topic)}`, capital(topic), [
      `What people ask us about ${topic}.`,
      steps.join("\n"),
      `"${writer.saying()}"`,
    ]);
  });
  const gone = {
    url: `${site}news/2019`,
    title: "Not found",
    status: 404,
    text: "This page is gone. Try the search, or write to us.",
  };
  return [
    page("", tenant.name, home),
    page("about", "About us", about),
    page("prices", "Prices", prices),
    ...topics,
    gone,
  ];
}

const slugOf = (topic: string) => topic.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** An agent's summary of the pages, in Markdown. */
export function researchText(random: Random, tenant: DemoTenant): string {
  const writer = new Writer(random, tenant);
  const heard = tenant.pains.map(
    (pain) => `- ${capital(pain)}: named on ${random.whole(1, 9)} of the pages and in reviews elsewhere.`,
  );
  const offers = tenant.offers.map(
    (offer) => `| ${capital(offer)} | ${writer.audience()} | ${random.pick(["strong", "fair", "thin"])} |`,
  );
  const rivals = ["A larger house", "A cheaper one", "A local one"].map(
    (rival) => `- **${rival}** ${random.pick(RIVALS)}`,
  );
  return [
    `# Research: ${tenant.name}`,
    `${tenant.name} sells ${tenant.trade}. The site says what it sells and seldom to whom.`,
    `## What they offer\n\n| Offer | Bought by | How the site explains it |\n|---|---|---|\n${offers.join("\n")}`,
    `## What their readers struggle with\n\n${heard.join("\n")}`,
    `## Who else writes\n\n${rivals.join("\n")}`,
    `## What could be written\n\n${writer.paragraph()}\n\n${writer.quote()}`,
    `## What is not known\n\n- How many enquiries come from the site\n- Which of the offers is to grow\n- Who answers readers`,
  ].join("\n\n");
}

const RIVALS = [
  "publishes each week and answers nothing.",
  "has one page that everybody links to, from years ago.",
  "shows prices, and is trusted for it.",
  "writes well and shows nobody at work.",
] as const;

/** The questions of a run, and the answers of the tenant's team. */
export function questionsOf({
  offers,
  audiences,
  pains,
}: DemoTenant): { id: string; question: string; answer: string }[] {
  return [
    {
      id: "growth",
      question: `Which of ${offers.join(", ")} is to grow this year?`,
      answer: `Mostly ${offers[0]}. The rest may stay as it is.`,
    },
    {
      id: "readers",
      question: "Whom would you rather have more of as a customer, and whom less?",
      answer: `More ${audiences[0]}. Fewer people who only want a price.`,
    },
    {
      id: "limits",
      question: "What must a text never promise?",
      answer: `That nobody will ever meet ${pains[0]} again. We can make it rarer.`,
    },
  ];
}
