import { basename } from "node:path";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { sha256 } from "@/lib/core/ids";
import { newPerson } from "@/lib/people/model";
import { addPerson } from "@/lib/people/store";
import { equalIgnoringCase } from "@/lib/stores/like";
import { inTenant } from "@/lib/stores/postgres";
import { changedSince, claimSource } from "./claimed";
import { recordsOf, type CsvRecord } from "./csv";
import { Places } from "./list";
import { parsed } from "./parsed";
import { readAll, Refusal, importAll, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readText } from "./source";

const COLUMNS = ["email", "name", "role"];

/** Field separators that spreadsheets use in locales where the comma is the decimal mark. */
const SEPARATORS = [
  [";", "semicolons"],
  ["\t", "tabs"],
] as const;

const sortedColumns = (names: readonly string[] = []) =>
  names
    .map((name) => name.trim())
    .toSorted()
    .join();

type Row = { line: number; read: () => Record<string, string> };

/** Imports each record of a CSV file with the header `email,name,role` as one of the tenant's people. */
export async function importPeople(run: ImportRun, path: string): Promise<void> {
  const file = basename(path);
  const rows = await readAll(run, file, async () => rowsOf(await readText(path, LIMITS.list)));
  const places = new Places();
  const sources = rows.map(({ line, read }) => ({
    where: `${file}:${line}`,
    work: async () => importPerson(run, read(), (email) => places.before(email, `line ${line}`)),
  }));
  await importAll(run, sources, { what: "people" });
}

/**
 * The records below the header, parsed one at a time. @throws Refusal for a different header, or if there are no
 * records
 */
function rowsOf(text: string): Row[] {
  if (text.includes("\r") && !text.includes("\n")) {
    throw new Refusal("its lines end with carriage returns only. Save it as CSV UTF-8");
  }
  const [header, ...records] = recordsOf(text);
  const names = header?.fields.map((name) => name.trim()) ?? [];
  if (header?.problem || sortedColumns(names) !== sortedColumns(COLUMNS)) {
    const other = SEPARATORS.find(
      ([sign]) => sortedColumns(header?.fields.join().split(sign)) === sortedColumns(COLUMNS),
    );
    const wrong = other ? `. Its fields are separated by ${other[1]}. Save it with commas` : "";
    throw new Refusal(`line 1: the header is not ${COLUMNS.join(",")}${wrong}`);
  }
  const filled = records.filter(({ fields, problem }) => problem !== null || fields.join("") !== "");
  if (filled.length === 0) throw new Refusal("there are no people below the header");
  return filled.map((record) => ({ line: record.line, read: () => named(names, record) }));
}

function named(names: readonly string[], { fields, problem }: CsvRecord): Record<string, string> {
  if (problem) throw new Refusal(problem);
  const [count, wanted] = [fields.length, names.length];
  if (count !== wanted) throw new Refusal(`it has ${count} fields; the header has ${wanted}`);
  return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ""]));
}

async function importPerson(
  { scope }: ImportRun,
  row: Record<string, string>,
  placeBefore: (email: string) => string | null,
): Promise<ImportResult> {
  const person = parsed(newPerson, { ...row, role: row.role?.trim().toLowerCase() }, "the record");
  const { email } = person;
  const before = placeBefore(email);
  const { tenantId, actor } = scope;
  const { refId, at, isWritten } = await claimSource(scope, {
    key: `import:people/${email}`,
    fingerprint: sha256(JSON.stringify(person)),
    isWritten: async (refId) => (await inTenant(scope, (tx) => tx.user.count({ where: { tenantId, refId } }))) > 0,
    admit: () => requireNew(scope, email),
    whenChanged: (at) =>
      before
        ? `${before} has ${email} too, with different values. Keep one of them`
        : changedSince("change the person in the Console")(at),
  });
  if (isWritten) return "skipped";
  return inTenant(scope, async (tx) => {
    if ((await tx.user.count({ where: { tenantId, refId } })) > 0) return "skipped";
    await addPerson(tx, scope, { ...person, refId, at });
    const change = { ref: refId, before: null, after: person };
    await writeAudit(tx, { tenantId, actor, action: "user.invited", change, request: programRun(nameOf(actor)) });
    return "written";
  });
}

async function requireNew(scope: TenantScope, email: string): Promise<void> {
  const where = { tenantId: scope.tenantId, email: equalIgnoringCase(email), deletedOn: null };
  const there = await inTenant(scope, (tx) => tx.user.count({ where }));
  if (there > 0) throw new Refusal(`${email} is already used by another person in this tenant`);
}
