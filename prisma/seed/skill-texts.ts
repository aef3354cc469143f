/** A template for every tenant's agents. `changes` are the additions of later versions, oldest first. */
export type TemplateText = {
  slug: string;
  name: string;
  description: string;
  tags: string[];
  steps: readonly string[];
  avoid: readonly string[];
  changes: readonly string[];
  outcome?: "draft" | "retired" | "pending";
};

export const TEMPLATE_TEXTS: readonly TemplateText[] = [
  {
    slug: "research-a-company",
    name: "Research a company",
    description: "Before the first strategy: what the tenant sells, to whom, and how it speaks.",
    tags: ["research", "onboarding"],
    steps: [
      "Read the home page, the pages about products, prices and the team, and the ten newest posts. Note the address of each.",
      "Write down what is sold in the company's own words, then in those its customers use in reviews.",
      "Name three kinds of customers and what each wants to have done.",
      "List what could not be found, as questions for the tenant.",
    ],
    avoid: ["Guessing revenue, headcount or customers that no page names.", "Taking a slogan for a fact."],
    changes: ["Give each fact the address it was read at, so that staff can check it."],
  },
  {
    slug: "read-a-competitor",
    name: "Read a competitor",
    description: "When a strategy needs to know what others say about the same problem.",
    tags: ["research", "strategy"],
    steps: [
      "Take at most three competitors, those the tenant named first.",
      "For each, note the promise on the home page, the proof given for it, and the price where it is shown.",
      "Say in one sentence where the tenant is better, and in one where it is not.",
    ],
    avoid: ["Judging by design.", "Quoting more than two sentences of anybody's text."],
    changes: ["Leave out competitors that have not published for a year."],
  },
  {
    slug: "write-a-blog-post",
    name: "Write a blog post",
    description: "For every article on a tenant's blog.",
    tags: ["blog", "writing"],
    steps: [
      "Begin with the reader's problem in their words; the answer follows within the first hundred words.",
      "Use one idea per section, and a heading that says it.",
      "Give an example from the tenant's own trade in each section.",
      "End with the next thing to do, which is not always to buy.",
    ],
    avoid: [
      "Openings about today's fast-moving world.",
      "More than one link to a product page.",
      "Figures without a source.",
    ],
    changes: [
      "Keep to between 700 and 1,400 words unless the activity says otherwise.",
      "Put the summary first where a post answers a question.",
    ],
  },
  {
    slug: "edit-for-plain-words",
    name: "Edit for plain words",
    description: "After a draft is written, before it goes into review.",
    tags: ["writing", "editing"],
    steps: [
      "Cut each sentence that can go without the reader missing it.",
      "Replace nouns made of verbs by the verbs, and the passive by whoever acts.",
      "Read it aloud; where you stumble, write it anew.",
    ],
    avoid: ["Changing what was meant.", "Removing the tenant's own terms: they are in the context file."],
    changes: [],
  },
  {
    slug: "check-facts",
    name: "Check facts",
    description: "For every figure, name, date and quotation in a draft.",
    tags: ["editing", "research"],
    steps: [
      "List the claims, each with the sentence it stands in.",
      "Find for each a source that is not the tenant itself; for its own figures, the page they are published on.",
      "Mark what has no source and say what would do.",
    ],
    avoid: ["Sources that quote each other.", "Statistics more than three years old without saying so."],
    changes: ["A claim that could hurt somebody goes to a person, sourced or not."],
  },
  {
    slug: "find-keywords",
    name: "Find keywords",
    description: "When an article is planned that people should find by searching.",
    tags: ["seo", "blog"],
    steps: [
      "Collect the questions customers ask, from support, reviews and the search box of the site.",
      "Group those that one page can answer, and choose the group by what the tenant can say best.",
      "Write the question as the title, and answer it in the first paragraph.",
    ],
    avoid: ["Two articles for one question.", "Words nobody says aloud."],
    changes: ["Look first whether an old post can be brought up to date instead."],
  },
  {
    slug: "write-a-linkedin-post",
    name: "Write a LinkedIn post",
    description: "For posts in the name of the company or one of its people.",
    tags: ["social", "linkedin"],
    steps: [
      "The first two lines carry the point: the rest is hidden behind a press.",
      "Say one thing that was learnt, with the figure or the moment that taught it.",
      "Close with a question only somebody of the trade could answer.",
    ],
    avoid: [
      "More than three hashtags.",
      "Praise of the tenant in the first person plural.",
      "A link in the first line.",
    ],
    changes: ["Between 80 and 220 words."],
  },
  {
    slug: "write-a-short-post",
    name: "Write a short post",
    description: "For X and other places with little room.",
    tags: ["social", "x"],
    steps: [
      "One thought, complete without a thread.",
      "Put the figure before the noun.",
      "Read it as somebody who never heard of the tenant.",
    ],
    avoid: ["Abbreviations to make it fit: say less.", "Replying to news of deaths, wars or disasters."],
    changes: [],
  },
  {
    slug: "write-a-newsletter",
    name: "Write a newsletter",
    description: "Monthly, to people who asked for it.",
    tags: ["email", "writing"],
    steps: [
      "Choose one story and two short notes. What did not fit waits for next month.",
      "Write the subject line last, in under seven words, about the story.",
      "Say near the top how to stop receiving it.",
    ],
    avoid: ["Subject lines that the text does not keep.", "Images that carry words."],
    changes: ["Send a version in plain text as well."],
  },
  {
    slug: "first-contact-by-email",
    name: "First contact by email",
    description: "For people who left their address and asked for an answer.",
    tags: ["email", "outreach"],
    steps: [
      "Answer what they asked in the first sentence.",
      "Offer one next step, with a day.",
      "Sign with the name of a person who will read the answer.",
    ],
    avoid: ["Writing to addresses that were bought or found.", "A second reminder."],
    changes: ["Name where their address came from."],
    outcome: "pending",
  },
  {
    slug: "answer-a-review",
    name: "Answer a review",
    description: "For public reviews, good and bad, within two working days.",
    tags: ["social", "support"],
    steps: [
      "Thank them for one thing they actually said.",
      "Where something went wrong, say what, and what is done about it.",
      "Offer a way to talk that is not public.",
    ],
    avoid: ["Explaining why the customer is mistaken.", "Naming staff.", "Vouchers."],
    changes: [],
  },
  {
    slug: "plan-a-quarter",
    name: "Plan a quarter",
    description: "When a strategy is written: goals, topics, channels and a calendar that can be kept.",
    tags: ["strategy", "planning"],
    steps: [
      "Take one goal that can be measured from data the tenant has today.",
      "Choose at most four topics, each with the customer it is for.",
      "Fill three weeks of four; the fourth is for what happens.",
      "Say what is stopped to make room.",
    ],
    avoid: ["Goals about followers.", "A calendar that needs more people than there are."],
    changes: [
      "Compare with the last quarter's plan, and say what was not done.",
      "Put figures into a table with the source beside each.",
    ],
  },
  {
    slug: "summarise-results",
    name: "Summarise results",
    description: "At the end of a month, for a tenant's own team.",
    tags: ["reporting", "analytics"],
    steps: [
      "Three figures, each beside that of the month before and the goal.",
      "One thing that worked and one that did not, with the post or page it is about.",
      "What is proposed for next month, and why.",
    ],
    avoid: ["Percentages of small numbers.", "Causes where there is only a coincidence."],
    changes: ["Say which days are missing from the data."],
  },
  {
    slug: "write-alternative-text",
    name: "Write alternative text",
    description: "For each picture that is published.",
    tags: ["accessibility", "writing"],
    steps: [
      "Say what the picture tells here, in one sentence.",
      "For charts, give the finding and where the figures are.",
      "Leave it empty for decoration.",
    ],
    avoid: ["Beginning with “image of”.", "Repeating the caption."],
    changes: [],
  },
  {
    slug: "keep-within-claims-law",
    name: "Keep within the law on claims",
    description: "For health, money, the environment and comparisons.",
    tags: ["legal", "editing"],
    steps: [
      "Mark each claim about health, earnings, the environment or a competitor.",
      "Look for it in the tenant's list of cleared claims.",
      "What is not on the list goes to a person before review.",
    ],
    avoid: ["Words such as safe, green or guaranteed without the proof beside them."],
    changes: ["The list differs by country: take that of the tenant's region."],
    outcome: "draft",
  },
  {
    slug: "repost-everywhere",
    name: "Repost everywhere",
    description: "The same text on every channel, an hour apart.",
    tags: ["social"],
    steps: ["Take the newest blog post.", "Post its first paragraph on every channel with the link."],
    avoid: ["Changing the text."],
    changes: [],
    outcome: "retired",
  },
];

/** The Markdown of one version: the template with the changes up to that version. */
export function templateMarkdown(text: TemplateText, version: number): string {
  const added = text.changes.slice(0, version - 1);
  const numbered = [...text.steps, ...added].map((step, at) => `${at + 1}. ${step}`);
  return [
    `# ${text.name}`,
    text.description,
    "## Do",
    numbered.join("\n"),
    "## Avoid",
    text.avoid.map((one) => `- ${one}`).join("\n"),
    "## When in doubt",
    "Stop and ask. A question that costs an hour is better than a text that has to be taken back.",
  ].join("\n\n");
}
