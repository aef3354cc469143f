import { basename } from "node:path";
import { programRun, writeAudit } from "@/lib/core/audit";
import { nameOf, type TenantScope } from "@/lib/core/scope";
import { newPerson } from "@/lib/people/model";
import { addPerson } from "@/lib/people/store";
import { inTenant } from "@/lib/stores/postgres";
import { claimAdmitted } from "./claimed";
import { recordsOf, type CsvRecord } from "./csv";
import { parsed } from "./parsed";
import { readAll, Refusal, takeAll, type ImportRun, type Taken } from "./run";
import { LIMITS, readText } from "./source";

const COLUMNS = ["email", "name", "role"];

type Row = { line: number; read: () => Record<string, string> };

/** Imports each record of a CSV file with the header `email,name,role` as one of the tenant's own people. */
export async function importPeople(run: ImportRun, path: string): Promise<void> {
  const file = basename(path);
  const rows = await readAll(run, file, async () => rowsOf(await readText(path, LIMITS.list)));
  const sources = rows.map(({ line, read }) => ({
    where: `${file}:${line}`,
    work: async () => importPerson(run, read()),
  }));
  await takeAll(run, sources, { what: "people" });
}

/** The records below the header, each read when its turn comes. @throws Refusal for another header, or none below it */
function rowsOf(text: string): Row[] {
  const [header, ...records] = recordsOf(text);
  const names = header?.fields.map((name) => name.trim()) ?? [];
  if (header?.problem || names.toSorted().join() !== COLUMNS.join()) {
    throw new Refusal(`line 1: the header is not ${COLUMNS.join(",")}`);
  }
  const filled = records.filter(({ fields, problem }) => problem !== null || fields.join("") !== "");
  if (filled.length === 0) throw new Refusal("there is nobody below the header");
  return filled.map((record) => ({ line: record.line, read: () => named(names, record) }));
}

function named(names: readonly string[], { fields, problem }: CsvRecord): Record<string, string> {
  if (problem) throw new Refusal(problem);
  const [count, wanted] = [fields.length, names.length];
  if (count !== wanted) throw new Refusal(`it has ${count} fields; the header has ${wanted}`);
  return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ""]));
}

async function importPerson({ scope }: ImportRun, row: Record<string, string>): Promise<Taken> {
  const person = parsed(newPerson, row, "the record");
  const key = `import:people/${person.email.toLowerCase()}`;
  const { refId, at } = await claimAdmitted(scope, key, JSON.stringify(person), () =>
    requireNew(scope, person.email),
  );
  const { tenantId, actor } = scope;
  return inTenant(scope, async (tx) => {
    if ((await tx.user.count({ where: { tenantId, refId } })) > 0) return "skipped";
    await addPerson(tx, scope, { ...person, refId, at });
    const change = { ref: refId, before: null, after: person };
    await writeAudit(tx, { tenantId, actor, action: "user.invited", change, request: programRun(nameOf(actor)) });
    return "written";
  });
}

async function requireNew(scope: TenantScope, email: string): Promise<void> {
  const where = { tenantId: scope.tenantId, email: { equals: email, mode: "insensitive" as const }, deletedOn: null };
  const there = await inTenant(scope, (tx) => tx.user.count({ where }));
  if (there > 0) throw new Refusal(`${email} is the address of one of the tenant's people already`);
}
