import { z } from "zod";
import { searchText } from "@/lib/core/input/text";
import { ENTITIES, type EntityKind } from "@/lib/entities";

/** Every kind of record that an identifier leads to. */
export const RECORD_KINDS: readonly EntityKind[] = ENTITIES.map(({ kind }) => kind);

/**
 * What a pasted text names: a record or document by its ULID, a row by its UUID, a document by its ObjectId, or an
 * object by its key, which holds its owner (a tenant's id, or `global`) and the ULID of what it belongs to.
 */
export type Identifier =
  | { form: "ref_id" | "row_id" | "document_id"; value: string }
  | { form: "object_key"; value: string; owner: string; ref: string };

type NamedTenant = { refId: string; name: string };

/** A record that an identifier led to. `tenant` is null for a template. What is in the trash has no page of its own. */
export type FoundRecord = {
  kind: EntityKind;
  refId: string;
  title: string;
  status: string;
  tenant: NamedTenant | null;
  trashed: boolean;
};

/** Where an identifier is known beyond one tenant: the templates it leads to, and the tenants that have it. */
export type Located = { templates: FoundRecord[]; tenants: NamedTenant[] };

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** How the keys of records begin below their owner; those of exports begin with the month. */
const AREAS = ENTITIES.flatMap(({ objects }) => objects.map(({ prefix }) => prefix || "\\d{4}/\\d{2}"));
const OBJECT_KEY = new RegExp(
  `(?:^|/)((global|[0-9a-f-]{36})/(?:${AREAS.join("|")})/[^?#]*?\\b([0-7][0-9A-HJKMNP-TV-Z]{25})\\b[^?#]*)`,
);

/** What people copy along: blanks, quotes, brackets, a shell's call around an ObjectId. */
const WRAPPING = /^(?:ObjectId\(|[\s"'`“‘<([])+|[\s"'`”’>)\],;.]+$/g;

/** Longer than any address with a key in it. */
const LONGEST = 2_048;

/** The identifier in a pasted text, or null where there is none: bare, quoted, or the last one in a path or address. */
export function identifierIn(text: string): Identifier | null {
  if (text.length > LONGEST) return null;
  const bare = text.replace(WRAPPING, "");
  if (/\s/.test(bare)) return null;
  const [, value, owner, ref] = OBJECT_KEY.exec(bare) ?? [];
  if (value && owner && ref && (owner === "global" || UUID.test(owner))) {
    return { form: "object_key", value, owner, ref };
  }
  const [path = ""] = bare.split(/[?#]/);
  return (
    path
      .split("/")
      .reverse()
      .map(plainIdentifier)
      .find((found) => found !== null) ?? null
  );
}

function plainIdentifier(word: string): Identifier | null {
  if (ULID.test(word)) return { form: "ref_id", value: word.toUpperCase() };
  if (UUID.test(word)) return { form: "row_id", value: word.toLowerCase() };
  return OBJECT_ID.test(word) ? { form: "document_id", value: word.toLowerCase() } : null;
}

export const identifierAsked = z.strictObject({
  text: searchText(LONGEST).transform((text, context): Identifier => {
    const found = identifierIn(text);
    if (found) return found;
    context.addIssue({ code: "custom", message: "Enter a ULID, UUID, ObjectId or S3 key" });
    return z.NEVER;
  }),
});
