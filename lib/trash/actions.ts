"use server";

import { restoreAction } from "@/lib/core/records/restore-action";
import { activityInTheWay, runInTheWay, skillInTheWay, strategyInTheWay } from "@/lib/trash/obstacles";

export const restoreStrategy = restoreAction({
  audit: "strategy.restored",
  entity: "strategy",
  table: "strategy",
  inTheWay: strategyInTheWay,
});

export const restoreActivity = restoreAction({ audit: "activity.restored", entity: "activity", table: "activity" });

export const restoreBlogPost = restoreAction({
  audit: "blog_post.restored",
  entity: "blog post",
  table: "blogPost",
  inTheWay: (asked) => activityInTheWay(asked, "blogPost"),
});

export const restoreSocialPost = restoreAction({
  audit: "social_post.restored",
  entity: "social post",
  table: "socialPost",
  inTheWay: (asked) => activityInTheWay(asked, "socialPost"),
});

export const restoreOnboardingRun = restoreAction({
  audit: "onboarding_run.restored",
  entity: "onboarding run",
  table: "onboardingRun",
  inTheWay: runInTheWay,
});

export const restoreContract = restoreAction({ audit: "contract.restored", entity: "contract", table: "contract" });

export const restoreSkill = restoreAction({
  audit: "skill.restored",
  entity: "skill",
  table: "skill",
  inTheWay: skillInTheWay,
});

export const restoreIntegration = restoreAction({
  audit: "integration.restored",
  entity: "integration",
  table: "integration",
});

export const restoreWebhookEndpoint = restoreAction({
  audit: "webhook_endpoint.restored",
  entity: "webhook endpoint",
  table: "webhookEndpoint",
});
