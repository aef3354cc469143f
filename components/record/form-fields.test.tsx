import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Select } from "@/components/ui/input";
import { FormFields, type FormField } from "./form-fields";

const OPTIONS = [
  { value: "eu-west-1", label: "eu-west-1" },
  { value: "us-east-1", label: "us-east-1" },
];

const markup = (field: FormField) => renderToStaticMarkup(<FormFields fields={[field]} errors={undefined} />);
const chosen = (html: string) =>
  [...html.matchAll(/<option [^>]*selected=""[^>]*>([^<]*)</g)].map(([, label]) => label);
const checked = (html: string) =>
  [...html.matchAll(/<input[^>]*checked=""[^>]*value="([^"]*)"|<input[^>]*value="([^"]*)"[^>]*checked=""/g)].map(
    ([, one, other]) => one ?? other,
  );

describe("a choice whose current value is not in the list", () => {
  it("keeps it selected, and says that it is not in the list", () => {
    const html = markup({
      kind: "choice",
      name: "region",
      label: "Region",
      required: true,
      options: OPTIONS,
      initial: "eu-north-9",
    });
    expect(chosen(html)).toEqual(["eu-north-9 (not in the list)"]);
    expect(html.match(/<option/g)).toHaveLength(3);
  });

  it("adds nothing if the value is listed or empty", () => {
    const field = { kind: "choice", name: "region", label: "Region", options: OPTIONS } as const;
    expect(chosen(markup({ ...field, initial: "us-east-1" }))).toEqual(["us-east-1"]);
    expect(markup(field)).not.toContain("not in the list");
  });

  it("keeps each of several values checked", () => {
    const html = markup({
      kind: "choices",
      name: "events",
      label: "Events",
      options: OPTIONS,
      initial: "us-east-1,retired.event",
    });
    expect(checked(html)).toEqual(["us-east-1", "retired.event"]);
    expect(html).toContain("retired.event (not in the list)");
  });
});

it("a filter's select shows the value in the URL, even if it is not an option", () => {
  const html = renderToStaticMarkup(<Select value="eu-north-9" onChange={() => undefined} options={OPTIONS} />);
  expect(chosen(html)).toEqual(["eu-north-9 (not in the list)"]);
});

describe("a choice that depends on another", () => {
  const fields: FormField[] = [
    { kind: "choice", name: "region", label: "Region", required: true, options: OPTIONS },
    {
      kind: "dependent",
      name: "zone",
      label: "Zone",
      on: "region",
      options: { "eu-west-1": [{ value: "a", label: "A" }], "us-east-1": [{ value: "b", label: "B" }] },
    },
  ];
  const zones = (values: Record<string, string>) => {
    const html = renderToStaticMarkup(<FormFields fields={fields} errors={undefined} values={values} />);
    return [...(html.split('name="zone"')[1] ?? "").matchAll(/<option [^>]*>([^<]*)</g)].map(([, label]) => label);
  };

  it("offers the options of the first value, or of the saved one", () => {
    expect(zones({})).toEqual(["None", "A"]);
    expect(zones({ region: "us-east-1" })).toEqual(["None", "B"]);
  });
});

it("a lookup sends nothing until an option is chosen", () => {
  const html = markup({ kind: "lookup", name: "tenant", label: "Tenant", find: async () => [] });
  expect(html).toContain('<input type="hidden" name="tenant" value=""/>');
  expect(html).toMatch(/<label for="([^"]+)".*role="combobox"[^>]* id="\1"/);
});
