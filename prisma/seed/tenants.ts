import type { TenantStatus } from "@/lib/tenants/model";
import type { PlanName } from "./plans";

/** The outcomes of a strategy's versions. An approved version is superseded when the next one is approved. */
export type VersionOutcome =
  | "approved"
  | "approved_only"
  | "rejected"
  | "changes_requested"
  | "revoked"
  | "in_review"
  | "draft";

export type DemoTenant = {
  slug: string;
  name: string;
  status: TenantStatus;
  plan: PlanName;
  region: string;
  /** Days since the tenant was created. */
  days: number;
  trade: string;
  offers: readonly string[];
  audiences: readonly string[];
  topics: readonly string[];
  pains: readonly string[];
  versions: readonly VersionOutcome[];
  /** The version in review was submitted by the reviewer, who therefore cannot decide on it. */
  ownSubmission?: true;
};

/** Twelve tenants, largest first. The position determines how many records each has. */
export const TENANTS: readonly DemoTenant[] = [
  {
    slug: "harbour-pine",
    name: "Harbour & Pine Outdoor",
    status: "active",
    plan: "Enterprise",
    region: "eu-west-1",
    days: 1180,
    trade: "outdoor clothing and equipment",
    offers: ["the Ridge 3 shell jacket", "the repair service", "the hire programme", "the winter range"],
    audiences: ["weekend hikers", "hut-to-hut walkers", "parents with young children", "club leaders"],
    topics: [
      "layering for wet cold",
      "mending a down jacket",
      "choosing a first tent",
      "hiring instead of buying",
      "winter hut routes",
      "caring for merino",
      "packing for three days",
      "boots that last",
      "walking with children",
    ],
    pains: [
      "returns because of wrong sizes",
      "doubt about whether a jacket is worth its price",
      "gear that sits unused",
    ],
    versions: ["approved", "approved", "rejected", "approved", "approved", "in_review"],
  },
  {
    slug: "meridian-payroll",
    name: "Meridian Payroll",
    status: "active",
    plan: "Enterprise",
    region: "us-east-1",
    days: 940,
    trade: "payroll software for small companies",
    offers: ["Meridian Run", "the contractor module", "the year-end desk", "the accountant portal"],
    audiences: [
      "office managers",
      "bookkeepers with thirty clients",
      "founders who still run payroll",
      "finance leads",
    ],
    topics: [
      "closing the payroll month",
      "paying contractors abroad",
      "overtime rules",
      "moving from spreadsheets",
      "year-end statements",
      "correcting a wrong payslip",
      "payroll audits",
      "benefits in kind",
    ],
    pains: ["late corrections", "fear of fines", "payday taking the whole of Thursday"],
    versions: ["approved", "changes_requested", "approved", "approved", "in_review"],
  },
  {
    slug: "tidewater-solar",
    name: "Tidewater Solar",
    status: "active",
    plan: "Scale",
    region: "us-east-1",
    days: 760,
    trade: "solar roofs for homes and small farms",
    offers: ["the roof survey", "TideStore batteries", "the farm package", "the ten-year service plan"],
    audiences: ["homeowners over fifty", "small farmers", "landlords of two to six homes", "school boards"],
    topics: [
      "reading a solar quote",
      "batteries and blackouts",
      "panels on old roofs",
      "farm roofs",
      "feed-in rates",
      "selling a house with solar",
      "cleaning panels",
      "shade and trees",
    ],
    pains: ["quotes nobody can compare", "pushy salespeople", "waiting months for the grid operator"],
    versions: ["approved", "revoked", "approved", "in_review"],
    ownSubmission: true,
  },
  {
    slug: "cobalt-cyber",
    name: "Cobalt Cyber",
    status: "active",
    plan: "Scale",
    region: "eu-central-1",
    days: 655,
    trade: "managed security for mid-sized firms",
    offers: ["the night watch", "the phishing drill", "the incident retainer", "the audit pack"],
    audiences: ["IT managers on their own", "heads of works councils", "insurers' brokers", "managing directors"],
    topics: [
      "the first hour of an incident",
      "phishing drills without shame",
      "cyber insurance questions",
      "backups that restore",
      "access reviews",
      "suppliers' access",
      "passkeys in a factory",
      "reporting duties",
    ],
    pains: ["alerts at three in the morning", "insurance forms of forty pages", "a budget set before the attack"],
    versions: ["approved", "approved", "in_review"],
  },
  {
    slug: "kestrel-freight",
    name: "Kestrel Freight",
    status: "active",
    plan: "Growth",
    region: "eu-central-1",
    days: 540,
    trade: "groupage freight across the Alps",
    offers: ["the Tuesday line", "bonded storage", "the customs desk", "tracked pallets"],
    audiences: ["export clerks", "machine builders", "wine merchants", "logistics buyers"],
    topics: [
      "customs papers for machines",
      "groupage or full load",
      "shipping wine",
      "winter closures",
      "pallet damage claims",
      "delivery terms",
      "carbon figures per pallet",
    ],
    pains: ["trucks that vanish for a day", "demurrage bills", "papers returned at the border"],
    versions: ["approved", "rejected", "approved", "draft"],
  },
  {
    slug: "juniper-skincare",
    name: "Juniper Skincare",
    status: "past_due",
    plan: "Growth",
    region: "eu-west-1",
    days: 480,
    trade: "fragrance-free skincare",
    offers: ["the barrier cream", "the refill club", "the patch-test kit", "the winter set"],
    audiences: ["people with eczema", "new parents", "dermatology nurses", "nurses who wash their hands all day"],
    topics: [
      "patch tests at home",
      "skin in winter",
      "reading an ingredient list",
      "refills and waste",
      "hands after night shifts",
      "babies' skin",
      "what fragrance-free means",
    ],
    pains: ["creams that sting", "claims nobody explains", "bathroom shelves of half-used tubes"],
    versions: ["approved", "approved", "changes_requested"],
  },
  {
    slug: "fernhill-vets",
    name: "Fernhill Veterinary",
    status: "active",
    plan: "Growth",
    region: "eu-west-1",
    days: 395,
    trade: "a group of nine veterinary practices",
    offers: ["the puppy plan", "dental days", "home visits for old cats", "the night line"],
    audiences: ["first-time dog owners", "people with old cats", "breeders", "horse owners"],
    topics: [
      "the first month with a puppy",
      "old cats and kidneys",
      "teeth",
      "when to call at night",
      "ticks",
      "costs before treatment",
      "saying goodbye",
    ],
    pains: ["bills that surprise", "nervous animals", "no appointment before Friday"],
    versions: ["approved", "approved_only"],
  },
  {
    slug: "ironbridge-tools",
    name: "Ironbridge Tools",
    status: "active",
    plan: "Growth",
    region: "us-east-1",
    days: 330,
    trade: "hand tools made to be resharpened",
    offers: ["the bench plane", "the sharpening course", "the school set", "spare irons"],
    audiences: ["hobby joiners", "school workshops", "boat builders", "restorers"],
    topics: [
      "sharpening without jigs",
      "a first plane",
      "workshops in schools",
      "rust",
      "handles",
      "old tools worth saving",
      "flattening a board",
    ],
    pains: ["blades that dull in a day", "videos that skip the hard part", "tools bought twice"],
    versions: ["revoked", "approved"],
  },
  {
    slug: "lumen-languages",
    name: "Lumen Language School",
    status: "trial",
    plan: "Starter",
    region: "ap-southeast-1",
    days: 24,
    trade: "evening language courses",
    offers: ["the ten-week course", "the exam sprint", "conversation evenings"],
    audiences: ["nurses moving abroad", "retired couples", "engineers on assignment"],
    topics: ["speaking before you are ready", "exam nerves", "learning after work", "accents", "vocabulary that stays"],
    pains: ["courses given up in week four", "apps that never make one speak"],
    versions: ["in_review"],
  },
  {
    slug: "quarry-street-lofts",
    name: "Quarry Street Lofts",
    status: "suspended",
    plan: "Starter",
    region: "eu-central-1",
    days: 290,
    trade: "flats in converted mills",
    offers: ["the mill tour", "the workshop floor", "the long lease"],
    audiences: ["couples without a car", "studio owners", "people coming back to town"],
    topics: ["living in a mill", "heating high rooms", "noise and neighbours", "what a long lease means"],
    pains: ["listings that hide the street", "service charges nobody explains"],
    versions: ["approved", "rejected"],
  },
  {
    slug: "olive-ash-kitchens",
    name: "Olive & Ash Kitchens",
    status: "trial",
    plan: "Starter",
    region: "eu-west-1",
    days: 9,
    trade: "fitted kitchens from local timber",
    offers: ["the measured drawing", "the oak range", "the fitting week"],
    audiences: ["owners of terraced houses", "people who cook every day", "architects"],
    topics: ["kitchens in narrow houses", "oak and water", "planning the fitting week", "drawers or doors"],
    pains: ["showrooms that sell by the metre", "fitters who come when they like"],
    versions: ["draft"],
  },
  {
    slug: "brightlane-dental",
    name: "Brightlane Dental Group",
    status: "closed",
    plan: "Starter",
    region: "us-east-1",
    days: 610,
    trade: "family dentistry",
    offers: ["the first visit", "the evening surgery", "the children's morning"],
    audiences: ["families", "people afraid of dentists", "shift workers"],
    topics: ["fear of the dentist", "children's first visit", "evening appointments", "what a crown costs"],
    pains: ["waiting rooms", "costs explained too late"],
    versions: ["approved", "revoked"],
  },
];

/** Each tenant's relative size: 1, 1/2, 1/3, … of the largest. */
export const SHARES: Readonly<Record<string, number>> = Object.fromEntries(
  TENANTS.map(({ slug }, place) => [slug, 1 / (place + 1)]),
);

/** Days since the last activity of the tenant. */
export function quietDays({ status }: DemoTenant): number {
  if (status === "closed") return 120;
  return status === "suspended" ? 25 : 0;
}
