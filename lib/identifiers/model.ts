import { z } from "zod";
import { searchText } from "@/lib/core/input/text";
import { ENTITIES, type EntityKind } from "@/lib/entities";

/** Every kind of record that an identifier can match. */
export const RECORD_KINDS: readonly EntityKind[] = ENTITIES.map(({ kind }) => kind);

/**
 * What a pasted text identifies: a record or document by its ULID, a row by its UUID, a document by its ObjectId, or an
 * object by its key. A key contains the owner (a tenant's id, or `global`) and the ULID of its record.
 */
export type Identifier =
  | { form: "ref_id" | "row_id" | "document_id"; value: string }
  | { form: "object_key"; value: string; owner: string; ref: string };

type NamedTenant = { refId: string; name: string };

/**
 * A record that matches an identifier. `tenant` is null for a template. A record in the trash has no page of its own.
 */
export type FoundRecord = {
  kind: EntityKind;
  refId: string;
  title: string;
  status: string;
  tenant: NamedTenant | null;
  trashed: boolean;
};

/** Matches outside the current tenant: templates, and the tenants with matching records. */
export type Located = { templates: FoundRecord[]; tenants: NamedTenant[] };

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** The key prefixes below the owner. Exports' keys begin with the month. */
const AREAS = ENTITIES.flatMap(({ objects }) => objects.map(({ prefix }) => prefix || "\\d{4}/\\d{2}"));
const OBJECT_KEY = new RegExp(
  `(?:^|/)((global|[0-9a-f-]{36})/(?:${AREAS.join("|")})/[^?#]*?\\b([0-7][0-9A-HJKMNP-TV-Z]{25})\\b[^?#]*)`,
);

/** What people copy by accident: spaces, quotes, brackets, a shell's call around an ObjectId. */
const WRAPPING = /^(?:ObjectId\(|[\s"'`“‘<([])+|[\s"'`”’>)\],;.]+$/g;

/** Longer than any URL that contains a key. */
const MAX_LENGTH = 2_048;

/**
 * Extracts the identifier from a pasted text: bare, quoted, or the last one in a path or URL. Null if there is none.
 */
export function identifierIn(text: string): Identifier | null {
  if (text.length > MAX_LENGTH) return null;
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
  text: searchText(MAX_LENGTH).transform((text, context): Identifier => {
    const found = identifierIn(text);
    if (found) return found;
    context.addIssue({ code: "custom", message: "Enter a ULID, UUID, ObjectId or S3 key" });
    return z.NEVER;
  }),
});
