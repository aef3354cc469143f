import { optionsOf } from "@/components/record/entity-status";
import type { Provider } from "@/lib/integrations/model";

export const PROVIDER_NAMES: Record<Provider, string> = {
  wordpress: "WordPress",
  ghost: "Ghost",
  hubspot: "HubSpot",
  mailchimp: "Mailchimp",
  google_analytics: "Google Analytics",
  linkedin: "LinkedIn",
  x: "X",
  meta: "Meta",
  slack: "Slack",
  custom: "Custom",
};
export const PROVIDER_OPTIONS = optionsOf(PROVIDER_NAMES);
