import type { APIRequestContext } from "@playwright/test";
import type { ActivityRow, ActivityStatus } from "@/lib/activities/model";
import type { BlogPostRow, BlogPostStatus } from "@/lib/blog-posts/model";
import type { ContractRow, ContractStatus } from "@/lib/contracts/model";
import type { Result } from "@/lib/core/errors";
import type { OnboardingRunRow, OnboardingStatus } from "@/lib/onboarding-runs/model";
import type { QueryName } from "@/lib/queries";
import type { SocialPostRow, SocialPostStatus } from "@/lib/social-posts/model";
import type { StrategyDetail, StrategyRow, StrategyStatus } from "@/lib/strategies/model";
import type { TenantRow } from "@/lib/tenants/model";
import type { ToolCallRow } from "@/lib/tool-calls/model";

type Params = Record<string, string | readonly string[]>;
type Listed<Row> = { rows: Row[]; next: string | null; previous: string | null };

/** Reads queries with the session of the request. Tests use it to find records by their properties. */
export class Door {
  constructor(private readonly request: APIRequestContext) {}

  async ask(name: QueryName, params: Params = {}): Promise<{ status: number; body: Result<unknown> }> {
    const pairs = Object.entries(params).flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [key, one]),
    );
    const response = await this.request.get(`/api/read/${name}?${new URLSearchParams(pairs)}`);
    return { status: response.status(), body: (await response.json()) as Result<unknown> };
  }

  /** Runs a query. @throws its error */
  async read<T>(name: QueryName, params: Params = {}): Promise<T> {
    const { status, body } = await this.ask(name, params);
    if (body.ok) return body.data as T;
    throw new Error(`${name} ${JSON.stringify(params)} answered ${status}: ${body.error.message}`);
  }

  async tenants(params: Params = {}): Promise<TenantRow[]> {
    return (await this.read<Listed<TenantRow>>("tenants.list", params)).rows;
  }

  async tenant(slug: string): Promise<TenantRow> {
    const found = (await this.tenants({ search: slug })).find((row) => row.slug === slug);
    if (!found) throw new Error(`There is no tenant ${slug}. These tests want the demo data: npm run seed.`);
    return found;
  }

  async onboardingRuns(tenant: string, ...status: OnboardingStatus[]): Promise<OnboardingRunRow[]> {
    return (await this.read<Listed<OnboardingRunRow>>("onboarding_runs.list", { tenant, status })).rows;
  }

  async strategies(tenant: string, ...status: StrategyStatus[]): Promise<StrategyRow[]> {
    return (await this.read<Listed<StrategyRow>>("strategies.list", { tenant, status })).rows;
  }

  async strategy({ tenant, refId }: StrategyRow): Promise<StrategyDetail> {
    return this.read("strategies.detail", { tenant: tenant.refId, refId });
  }

  async contracts(tenant: string, ...status: ContractStatus[]): Promise<ContractRow[]> {
    return (await this.read<Listed<ContractRow>>("contracts.list", { tenant, status })).rows;
  }

  async blogPosts(tenant: string, ...status: BlogPostStatus[]): Promise<BlogPostRow[]> {
    return (await this.read<Listed<BlogPostRow>>("blog_posts.list", { tenant, status })).rows;
  }

  async socialPosts(tenant: string, ...status: SocialPostStatus[]): Promise<SocialPostRow[]> {
    return (await this.read<Listed<SocialPostRow>>("social_posts.list", { tenant, status })).rows;
  }

  async activities(tenant: string, ...status: ActivityStatus[]): Promise<ActivityRow[]> {
    return (await this.read<Listed<ActivityRow>>("activities.list", { tenant, status })).rows;
  }

  async toolCalls(tenant: string, params: Params = {}): Promise<ToolCallRow[]> {
    return (await this.read<Listed<ToolCallRow>>("tool_calls.list", { tenant, range: "all", ...params })).rows;
  }

  /**
   * A strategy version that needs review and that the current user may decide, from the first of these tenants that has
   * one.
   */
  async strategyInReview(...slugs: string[]): Promise<StrategyDetail> {
    for (const slug of slugs) {
      for (const row of await this.strategies((await this.tenant(slug)).refId, "in_review")) {
        const strategy = await this.strategy(row);
        if (strategy.review.yours === null) return strategy;
      }
    }
    throw new Error(
      `No strategy of ${slugs.join(" or ")} waits for a decision: earlier runs decided on them all. ` +
        "Run on fresh demo data: npm run reset, then npm run up.",
    );
  }
}

/** The first of a list. @throws if it is empty, naming what was expected */
export function one<T>(rows: readonly T[], what: string): T {
  const [first] = rows;
  if (first === undefined) throw new Error(`The demo data has no ${what}. These tests want it whole: npm run seed.`);
  return first;
}
