import { expect, it } from "vitest";
import { sameListIn } from "./same-list";

it.each([
  ["/tenants/01A/strategies", "/tenants/01B/strategies"],
  ["/tenants/01A/webhooks/deliveries", "/tenants/01B/webhooks/deliveries"],
  ["/tenants/01A/strategies/01C", "/tenants/01B"],
  ["/tenants/01A", "/tenants/01B"],
  ["/strategies", "/tenants/01B"],
])("from %s the other tenant opens at %s", (pathname, address) => expect(sameListIn(pathname, "01B")).toBe(address));
