import type { Random } from "./random";
import type { DemoTenant } from "./tenants";

/** Words in braces are filled in from the tenant; `{n}`, `{share}` and `{month}` from the generator. */
const CLAIMS = [
  "Most of what {audience} ask about {topic} is asked before they have decided on anything",
  "Pages about {topic} are read to the end by {share} of visitors, against {share2} on the rest of the site",
  "{Audience} rarely mention {pain} first, yet it is the reason given in {n} of the last 40 interviews",
  "Search demand for {topic} has a season: it doubles in {month} and is flat for the rest of the year",
  "We have one good page on {topic} and it is {n} months old",
  "Nobody in the trade writes plainly about {pain}",
  "{Offer} sells best to people who arrived through a text about {topic}",
  "Competitors answer {topic} with a price list; none shows the work",
  "The newsletter reaches {n} hundred {audience}, and half of them open it within a day",
  "Support tickets about {topic} fell by {share} after the guide went out",
  "{Audience} forward what helps them explain {topic} to somebody else",
  "Half the questions on {topic} come from a phone, most of them after eight in the evening",
  "Texts that admit where {offer} is the wrong choice are shared twice as often",
  "Video was tried for {topic} in {month}; it cost four times as much and brought fewer visits",
] as const;

const FOLLOW_UPS = [
  "That is where {offer} should be mentioned, once, and with its price.",
  "So we lead with the answer and put the reasons underneath.",
  "We will not promise more than the figures allow.",
  "The next step is small: rewrite two pages, then count again in {month}.",
  "This holds for {audience}; for others we do not know yet.",
  "It also takes pressure off the people who answer the phone.",
  "The people who do the work should be quoted by name.",
  "A table does this better than prose.",
  "One picture of the real thing is worth more than three bought ones.",
  "If it does not move by {month}, we stop and say so.",
  "What helps against {pain} belongs in the first paragraph.",
  "We keep the old address, because it is linked from {n} other sites.",
] as const;

const ADVICE = [
  "Start with what you have at home and write down what is missing",
  "Ask for the figure in writing, with the date it was taken",
  "Leave it for a night before you decide",
  "Do the part you dread first; it is usually shorter than you think",
  "Take a photograph before and after, in the same light",
  "Set a limit for time and money, and stop there",
  "Ask somebody who did it last year what they would not do again",
  "Keep the receipt with the manual, not with the bills",
  "Check it once a season, on a fixed day",
  "If two people give you two answers, ask both for the reason",
  "Measure twice, and the second time from the other end",
  "Say no to what you would not use this month",
] as const;

const SAYINGS = [
  "I read three pages and still did not know what it costs. Yours told me in the second line.",
  "My mother sent me your article. She never sends articles.",
  "I only wanted to know whether I can do it myself. Now I know that I should not.",
  "You were the first to say it does not suit everyone.",
  "I printed it and took it with me. It is still in the glove box.",
  "We argued about it for a month; the table settled it.",
] as const;

const MONTHS = ["January", "February", "March", "April", "May", "September", "October", "November"] as const;

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Generates sentences about one tenant. No sentence is repeated before all others were used. */
export class Writer {
  readonly #left = new Map<readonly string[], string[]>();

  constructor(
    readonly random: Random,
    readonly tenant: DemoTenant,
  ) {}

  topic = () => this.random.pick(this.tenant.topics);
  audience = () => this.random.pick(this.tenant.audiences);
  offer = () => this.random.pick(this.tenant.offers);
  pain = () => this.random.pick(this.tenant.pains);
  month = () => this.random.pick(MONTHS);
  share = () => `${this.random.whole(6, 68)} %`;

  claim = (topic?: string) => `${this.#fill(this.#next(CLAIMS), topic)}.`;
  followUp = (topic?: string) => this.#fill(this.#next(FOLLOW_UPS), topic);
  advice = () => this.#next(ADVICE);
  saying = () => this.#next(SAYINGS);

  paragraph(topic?: string): string {
    const pairs = Array.from({ length: this.random.whole(1, 3) }, () => `${this.claim(topic)} ${this.followUp(topic)}`);
    return pairs.join(" ");
  }

  quote(): string {
    return `> ${this.saying()}\n>\n> — one of the ${this.audience()}, ${this.month()}`;
  }

  #next(from: readonly string[]): string {
    let left = this.#left.get(from) ?? [];
    if (left.length === 0) left = this.random.some(from, from.length);
    const taken = left.pop() ?? "";
    this.#left.set(from, left);
    return taken;
  }

  #fill(template: string, topic?: string): string {
    return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
      const words: Record<string, () => string> = {
        topic: () => topic ?? this.topic(),
        audience: this.audience,
        Audience: () => capital(this.audience()),
        offer: this.offer,
        Offer: () => capital(this.offer()),
        pain: this.pain,
        month: this.month,
        share: this.share,
        share2: () => `${this.random.whole(2, 30)} %`,
        n: () => String(this.random.whole(3, 19)),
      };
      return words[slot]?.() ?? slot;
    });
  }
}
