import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { FormFields } from "@/components/record/form-fields";
import type { Entity } from "@/lib/core/entity";
import { ENTITIES } from "@/lib/entities";
import { EXPORT_FIELDS } from "./export-table";

const exported = (ENTITIES as readonly Entity[]).filter((entity) => entity.exported !== null);

it.each(exported.map((entity) => ({ list: entity.sql, entity })))("an export of $list offers its own statuses", (o) => {
  const html = renderToStaticMarkup(<FormFields fields={EXPORT_FIELDS} errors={undefined} values={{ list: o.list }} />);
  const select = /<select[^>]*name="status"[^>]*>(.*?)<\/select>/.exec(html)?.[1] ?? "";
  const values = [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value);
  expect(values.filter((value) => value !== "").toSorted()).toEqual([...o.entity.statuses].toSorted());
});
