import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import { ACTIVITY } from "@/lib/activities/entity";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { CONTRACT } from "@/lib/contracts/entity";
import { PERMISSIONS, permissionsIn, ROLES, type Permission } from "@/lib/core/access/permissions";
import { endsWork, type Entity } from "@/lib/core/entity";
import { eventsFrom, type ReviewView, type TransitionAction } from "@/lib/core/records/machine";
import { ENTITIES } from "@/lib/entities";
import { SKILL } from "@/lib/skills/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import type { StrategyStatus } from "@/lib/strategies/model";
import { decisionKey } from "./decision-keys";
import { DialogButton } from "./dialog-button";
import { DownloadButton } from "./download-button";
import { TransitionBar } from "./transition-bar";

const never = async () => ({ ok: true, data: { status: "never" } }) as const;
const transitionStrategy: TransitionAction<"strategy"> = Object.assign(never, { kind: "strategy" } as const);
const WRITER: Permission[] = ["strategy:write"];
const REVIEWER: Permission[] = ["strategy:write", "strategy:decide"];
const OBSTACLE = "The text is not in S3.";

function shown(status: StrategyStatus, permissions: Permission[], o: Partial<ReviewView & { obstacle: string }> = {}) {
  const { obstacle = null, yours = null } = o;
  return pageMarkup(
    <TransitionBar
      entity={STRATEGY}
      record={{
        tenant: { refId: "01K9ZZZZZZZZZZZZZZZZZZZZZZ" },
        refId: "01K9AAAAAAAAAAAAAAAAAAAAAA",
        status,
        rowVersion: 2,
        reviewed: { shownSha256: "a".repeat(64), obstacle },
        review: { submitted: null, decided: null, yours },
      }}
      action={transitionStrategy}
      permissions={permissions}
      decision={{ subject: "Version 3", consequence: "Approving it replaces version 2.", link: null }}
    />,
  );
}

const buttons = (html: string) =>
  [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].map(
    ([, attributes = "", inside = ""]) =>
      `${inside.replace(/<kbd.*?<\/kbd>|<[^>]+>/g, "")}${/ disabled(=|\s|$)/.test(attributes) ? "-" : ""}`,
  );
const count = (html: string, words: string) => html.split(words).length - 1;

describe("a record that needs review", () => {
  it("offers a decision with the approval last, and the other events separately", () => {
    const html = shown("in_review", REVIEWER);
    expect(html).toContain('aria-label="Decision"');
    expect(html).toContain("Version 3 needs review.");
    expect(html).toContain("Approving it replaces version 2.");
    expect(buttons(html)).toEqual(["Request changes…", "Reject…", "Approve…", "Withdraw…"]);
  });

  it.each([
    ["who submitted it", REVIEWER, { yours: "submitted" }, "You submitted it, so someone else must review it."],
    ["who wrote it", REVIEWER, { yours: "wrote" }, "You wrote it, so someone else must review it."],
    ["where a copy is lost", REVIEWER, { obstacle: OBSTACLE }, `Its text cannot be verified. ${OBSTACLE}`],
  ] as const)("says once to the reader %s why they cannot decide", (_, permissions, o, why) => {
    const html = shown("in_review", [...permissions], o);
    expect(buttons(html)).toEqual(["Request changes…-", "Reject…-", "Approve…-", "Withdraw…"]);
    expect(count(html, why)).toBe(1);
    expect(html).not.toContain("Approving it replaces");
    expect(count(html, 'aria-describedby="decision-note"')).toBe(3);
  });
});

describe("the keys of a decision", () => {
  const keysIn = (html: string) =>
    [...html.matchAll(/<button[^>]*aria-keyshortcuts="(.)"[^>]*>([^<]*)…/g)].map(([, key, label]) => `${key} ${label}`);

  it("are shown on the buttons that can be used", () => {
    const html = shown("in_review", REVIEWER);
    expect(keysIn(html)).toEqual(["r Request changes", "d Reject", "a Approve"]);
    expect(count(html, "<kbd")).toBe(3);
  });

  it.each([
    ["where the text is not verified", { obstacle: OBSTACLE }],
    ["to whoever wrote it", { yours: "wrote" }],
  ] as const)("are absent %s", (_, o) => {
    const html = shown("in_review", REVIEWER, o);
    expect(html).toContain("Approve…");
    expect(html).not.toContain("aria-keyshortcuts");
    expect(html).not.toContain("<kbd");
  });

  it("are absent from other events", () => {
    expect(shown("draft", REVIEWER)).not.toContain("aria-keyshortcuts");
  });

  it("are different for the events of a state, in every entity", () => {
    for (const { kind, machine, statuses, events } of ENTITIES as readonly Entity[]) {
      for (const status of statuses) {
        const keys = eventsFrom(machine ?? {}, status).flatMap((event) => {
          const words = events[event];
          return (words && decisionKey(machine![event]!, words)) ?? [];
        });
        expect(new Set(keys).size, `${kind} ${status}: ${keys.join()}`).toBe(keys.length);
      }
    }
  });
});

it.each([
  ["a verdict", STRATEGY, "in_review", "approve", ["strategy:decide"], true],
  ["a verdict on a post", BLOG_POST, "in_review", "reject", ["content:decide"], true],
  ["scheduling what waited for it", BLOG_POST, "approved", "schedule", ["content:publish"], true],
  ["retrying what failed", ACTIVITY, "failed", "retry", ["work:retry"], true],
  ["a step before another one of theirs", CONTRACT, "sent", "accept", ["contract:write"], false],
  ["an event on what waited for nobody", CONTRACT, "draft", "send", ["contract:write"], false],
  ["an event on what waited for others", STRATEGY, "in_review", "withdraw", ["strategy:write"], false],
] as const)("says of %s whether the next record of a queue opens", (_, its, status, event, permissions, ends) => {
  const entity: Entity = its;
  const means = entity.machine?.[event];
  expect(means?.from).toContain(status);
  expect(endsWork(entity, status, means!, permissions)).toBe(ends);
});

it("tells a reader whose role cannot decide who can, without buttons", () => {
  const html = shown("in_review", WRITER);
  expect(html).toContain("Version 3 needs review.");
  expect(html).toContain("Required role in this tenant: reviewer or admin.");
  expect(html).not.toContain("Approving it replaces");
  expect(buttons(html)).toEqual(["Withdraw…"]);
});

describe("the buttons of each role", () => {
  const machines = (ENTITIES as readonly Entity[]).filter(({ machine }) => machine !== null);

  it.each(ROLES)("a %s sees exactly the events that the role can trigger in a state", (role) => {
    const permissions = [...permissionsIn([{ role, tenantId: null }], null)];
    for (const entity of machines) {
      for (const status of entity.statuses) {
        const html = pageMarkup(
          <TransitionBar
            entity={entity}
            record={{ tenant: null, refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", status, rowVersion: 1 }}
            action={Object.assign(never, { kind: entity.kind })}
            permissions={permissions}
          />,
        );
        const expected = Object.entries(entity.machine ?? {}).flatMap(([event, { from, by }]) => {
          const button = entity.events[event]?.button;
          return button && from.includes(status) && by !== "program" && permissions.includes(by) ? `${button}…` : [];
        });
        expect(buttons(html).toSorted(), `${entity.kind} ${status}`).toEqual(expected.toSorted());
      }
    }
  });

  it.each(ROLES)("a %s sees a dialog button only with its permission", (role) => {
    const permissions = [...permissionsIn([{ role, tenantId: null }], null)];
    for (const needs of PERMISSIONS) {
      const html = pageMarkup(
        <>
          <DialogButton
            label="Do it"
            needs={needs}
            permissions={permissions}
            title="Do it"
            fields={[]}
            submit="Do it"
            action={never as never}
            given={{}}
            done="Done."
          />
          <DownloadButton action={never as never} given={{}} needs={needs} permissions={permissions} />
        </>,
      );
      expect(buttons(html), needs).toEqual(permissions.includes(needs) ? ["Do it…", "Download"] : []);
    }
  });
});

describe("any other record", () => {
  it("offers the events of its state, and nothing to who can never trigger one", () => {
    expect(buttons(shown("draft", REVIEWER))).toEqual(["Submit for review…"]);
    const html = shown("draft", []);
    expect(buttons(html)).toEqual([]);
    expect(html).not.toContain('aria-label="Decision"');
    expect(html).not.toContain('aria-label="Actions"');
    expect(shown("rejected", REVIEWER)).not.toContain('aria-label="Actions"');
  });
});

/** Only type-checked, never run. */
export const mistakes = () => (
  <TransitionBar
    // @ts-expect-error -- a skill cannot use the transitions of strategies
    action={transitionStrategy}
    entity={SKILL}
    record={{ tenant: null, refId: "", status: "draft", rowVersion: 1 }}
    permissions={[]}
  />
);
