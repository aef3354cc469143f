import "server-only";

/**
 * The MongoDB commands that the app may use: only those of version 7.0 (from its manual), which production runs, that
 * the embedded engine also supports. In tests every outgoing command is checked against this list.
 */
type Allowed = { why: string; fields: string[] };

const COMMANDS: Record<string, Allowed> = {
  find: {
    why: "reads",
    fields: ["filter", "projection", "sort", "limit", "skip", "hint", "batchSize", "singleBatch"],
  },
  getMore: { why: "the rest of a long answer", fields: ["collection", "batchSize"] },
  killCursors: { why: "an answer not read to its end", fields: ["cursors"] },
  aggregate: { why: "counts and sums", fields: ["pipeline", "cursor", "hint"] },
  distinct: { why: "the values of a filter", fields: ["key", "query"] },
  insert: { why: "writes", fields: ["documents", "ordered"] },
  update: { why: "writes", fields: ["updates", "ordered"] },
  delete: { why: "writes", fields: ["deletes", "ordered"] },
  create: { why: "collections, by the schemas", fields: [] },
  createIndexes: { why: "indexes, by the schemas", fields: ["indexes"] },
  dropIndexes: { why: "indexes that another one took the place of", fields: ["index"] },
  listCollections: { why: "what is there already", fields: ["filter", "cursor", "nameOnly", "authorizedCollections"] },
  listIndexes: { why: "what is there already", fields: ["cursor"] },
  explain: { why: "proof that a read goes by an index", fields: ["verbosity"] },
  drop: { why: "a test's own collection", fields: [] },
  buildInfo: { why: "the health page", fields: [] },
  ping: { why: "the health page", fields: [] },
  endSessions: { why: "the driver's goodbye, where the server has sessions", fields: [] },
};

/**
 * Allowed on any command. The driver adds lsid, $clusterTime and txnNumber if the server supports them; the app does
 * not depend on them.
 */
const ANYWHERE = ["$db", "lsid", "$clusterTime", "$readPreference", "txnNumber", "writeConcern", "maxTimeMS"];

const UPDATE_FIELDS = ["q", "u", "upsert", "multi", "arrayFilters", "hint"];
const DELETE_FIELDS = ["q", "limit", "hint"];
const INDEX_FIELDS = [
  "key",
  "name",
  "unique",
  "background",
  "expireAfterSeconds",
  "partialFilterExpression",
  "weights",
];

const STAGES = new Set([
  ...["$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith", "$unwind", "$redact"],
  ...["$group", "$bucket", "$bucketAuto", "$sortByCount", "$count", "$setWindowFields"],
  ...["$sort", "$limit", "$skip", "$sample", "$facet"],
]);

const OPERATORS = new Set([
  ...["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$and", "$or", "$nor", "$not", "$exists", "$type"],
  ...["$all", "$elemMatch", "$size", "$regex", "$options", "$mod", "$expr", "$text", "$search", "$language"],
  ...["$meta", "$slice"],
  ...["$sum", "$avg", "$min", "$max", "$first", "$last", "$push", "$addToSet", "$count", "$each", "$position", "$sort"],
  ...["$cond", "$ifNull", "$switch", "$add", "$subtract", "$multiply", "$divide", "$round", "$floor", "$ceil", "$abs"],
  ...["$concat", "$substrCP", "$strLenCP", "$toLower", "$toUpper", "$toString", "$toInt", "$toLong", "$toDate"],
  ...["$dateTrunc", "$dateToString", "$map", "$filter", "$reduce", "$arrayElemAt", "$concatArrays", "$mergeObjects"],
  ...["$literal", "$let", "$objectToArray", "$arrayToObject"],
]);

const UPDATES = new Set([
  ...["$set", "$setOnInsert", "$unset", "$inc", "$min", "$max", "$mul", "$rename", "$currentDate"],
  ...["$push", "$pull", "$pullAll", "$pop", "$addToSet"],
]);

const EMBEDDED = "the embedded engine has none";

/** Explains commonly tried commands. Others are only reported as "not on the list". */
const WHY_NOT: Record<string, string> = {
  startSession: `${EMBEDDED}: it knows no sessions`,
  startTransaction: `${EMBEDDED}: it knows no transactions`,
  autocommit: `${EMBEDDED}: it knows no transactions`,
  commitTransaction: `${EMBEDDED}: it knows no transactions`,
  abortTransaction: `${EMBEDDED}: it knows no transactions`,
  collation: `${EMBEDDED}: it is built without ICU`,
  collMod: `${EMBEDDED}: make a new index instead`,
  setParameter: EMBEDDED,
  getParameter: EMBEDDED,
  mapReduce: `${EMBEDDED}: it runs no JavaScript`,
  $where: `${EMBEDDED}: it runs no JavaScript`,
  $function: `${EMBEDDED}: it runs no JavaScript`,
  $accumulator: `${EMBEDDED}: it runs no JavaScript`,
  $changeStream: `${EMBEDDED}: change streams need a replica set`,
  bulkWrite: "MongoDB has this command since 8.0 only: use a collection's bulkWrite",
  sort: "MongoDB sorts an update since 8.0 only",
  $lookup: "a second collection is read by a second scoped() call",
};

/**
 * The first thing in a command that MongoDB 7.0 or the embedded engine may not support, with its place; null if there
 * is none.
 */
export function breachOf(command: Record<string, unknown>): string | null {
  const [name = ""] = Object.keys(command);
  const allowed = COMMANDS[name];
  if (!allowed) return because(name, "the command");
  const other = unlisted(command, [name, ...allowed.fields, ...ANYWHERE]);
  if (other) return because(other, `${name}'s option`);
  if (name === "explain") return breachOf(command.explain as Record<string, unknown>);
  if (name === "aggregate") return ofPipeline(listOf(command.pipeline));
  if (name === "update") return firstOf(command.updates, ofUpdate);
  if (name === "delete") return firstOf(command.deletes, ofDelete);
  if (name === "createIndexes") return firstOf(command.indexes, ofIndex);
  return ofOperators(command.filter) ?? ofOperators(command.query) ?? ofOperators(command.projection);
}

function ofUpdate(update: Record<string, unknown>): string | null {
  const other = unlisted(update, UPDATE_FIELDS);
  if (other) return because(other, "the update's option");
  if (Array.isArray(update.u)) return ofPipeline(listOf(update.u)) ?? ofOperators(update.q);
  const operator = Object.keys(update.u as object).find((key) => key.startsWith("$") && !UPDATES.has(key));
  return operator ? because(operator, "the update operator") : ofOperators(update.q);
}

function ofDelete(statement: Record<string, unknown>): string | null {
  const other = unlisted(statement, DELETE_FIELDS);
  return other ? because(other, "the delete's option") : ofOperators(statement.q);
}

function ofIndex(index: Record<string, unknown>): string | null {
  const other = unlisted(index, INDEX_FIELDS);
  return other ? because(other, "the index's option") : ofOperators(index.partialFilterExpression);
}

function ofPipeline(stages: Record<string, unknown>[]): string | null {
  for (const stage of stages) {
    for (const [name, body] of Object.entries(stage)) {
      if (!STAGES.has(name)) return because(name, "the stage");
      const facets = name === "$facet" ? Object.values(body as Record<string, unknown>) : [];
      const breach = facets.map((facet) => ofPipeline(listOf(facet))).find((found) => found !== null);
      if (breach) return breach;
      if (name !== "$facet") {
        const deeper = ofOperators(body);
        if (deeper) return deeper;
      }
    }
  }
  return null;
}

function ofOperators(value: unknown): string | null {
  if (typeof value !== "object" || value === null || "_bsontype" in value) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key.startsWith("$") && !OPERATORS.has(key)) return because(key, "the operator");
    const deeper = ofOperators(inner);
    if (deeper) return deeper;
  }
  return null;
}

function firstOf(list: unknown, check: (one: Record<string, unknown>) => string | null): string | null {
  return (
    listOf(list)
      .map(check)
      .find((breach) => breach !== null) ?? null
  );
}

const listOf = (list: unknown) => (Array.isArray(list) ? (list as Record<string, unknown>[]) : []);

function unlisted(given: object, fields: string[]): string | undefined {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return named.map(([field]) => field).find((field) => !fields.includes(field));
}

function because(name: string, kind: string): string {
  const why = WHY_NOT[name] ?? "it is not on the list of what the app uses";
  return (
    `${kind} ${name} may not go to MongoDB: ${why}. If the manual of 7.0 and the embedded engine both have it, ` +
    `add it to lib/stores/mongo-7.ts; else do without.`
  );
}
