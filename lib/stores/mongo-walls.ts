import "server-only";
import type { mongo, PipelineStage } from "mongoose";

/** The stages that read and return only the incoming documents. */
export type ScopedStage = Exclude<
  PipelineStage.FacetPipelineStage | PipelineStage.Facet,
  PipelineStage.Lookup | PipelineStage.GraphLookup | PipelineStage.UnionWith | PipelineStage.GeoNear
>;

/** Every other stage reads or writes other data ($lookup, $unionWith, $out, …) or is not needed. */
const STAGES = new Set([
  ...["$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith", "$unwind", "$redact"],
  ...["$group", "$bucket", "$bucketAuto", "$sortByCount", "$count", "$setWindowFields"],
  ...["$sort", "$limit", "$skip", "$sample", "$facet"],
]);

/** Operators that run code in the server. */
const CODE = ["$where", "$function", "$accumulator"];

/** The fields that the scope sets. */
const GIVEN = ["tenantId", "deletedOn"];
const NEVER_CHANGED = [...GIVEN, "_id", "refId", "schemaVersion"];

const OPERATORS = new Set([
  ...["$set", "$unset", "$inc", "$min", "$max", "$mul", "$rename", "$currentDate"],
  ...["$push", "$pull", "$pullAll", "$pop", "$addToSet"],
]);

/**
 * Refuses every stage that could reach beyond the incoming documents.
 * @throws naming the stage and the alternative
 */
export function requireScopedStages(pipeline: readonly object[], at = "pipeline"): void {
  pipeline.forEach((stage, index) => {
    const place = `${at}[${index}]`;
    const [name = "nothing", ...more] = Object.keys(stage);
    if (more.length > 0 || !STAGES.has(name)) {
      throw new Error(
        `${place} is ${[name, ...more].join(", ")}: an aggregation in one tenant takes single stages out of ` +
          `${[...STAGES].join(", ")}. A stage that reaches another collection would leave the tenant: read that ` +
          `collection by a second scoped() call.`,
      );
    }
    const body = (stage as Record<string, unknown>)[name];
    if (name === "$facet") {
      for (const [facet, inner] of Object.entries(body as object)) {
        requireScopedStages(inner as object[], `${place}.$facet.${facet}`);
      }
    } else refuseCode(body, `${place}.${name}`);
  });
}

/**
 * Refuses operators that run code in the server, at any depth of a filter or expression.
 * @throws naming the operator and its place
 */
export function refuseCode(value: unknown, at: string): void {
  if (typeof value !== "object" || value === null) return;
  if ("_bsontype" in value && value._bsontype === "Code") throw new Error(`${at} holds code for the server.`);
  for (const [key, inner] of Object.entries(value)) {
    if (CODE.includes(key)) {
      throw new Error(`${at} has ${key}, which runs code in the server. Say it by operators instead.`);
    }
    refuseCode(inner, `${at}.${key}`);
  }
}

/**
 * Refuses an update that could move a document to another tenant, or that is not a list of operators.
 * @throws naming the field or operator
 */
export function requireScopedUpdate(update: object): void {
  const operators = Object.entries(update);
  if (Array.isArray(update) || operators.length === 0) {
    throw new Error("An update in one tenant is made of operators, such as $set: a pipeline could replace the tenant.");
  }
  for (const [operator, fields] of operators) {
    if (!OPERATORS.has(operator)) {
      throw new Error(`${operator} is no operator an update may use here. Those are ${[...OPERATORS].join(", ")}.`);
    }
    for (const [field, value] of Object.entries(fields as object)) {
      const named = operator === "$rename" ? [field, String(value)] : [field];
      const fixed = named.find((name) => NEVER_CHANGED.includes(name.split(".")[0] ?? name));
      if (fixed) throw new Error(`${operator} names ${fixed}, which nothing changes once the document is written.`);
    }
  }
}

/** Refuses a document with fields that the scope sets. */
export function requireUnplaced(document: object): void {
  const named = GIVEN.find((field) => field in document);
  if (named) throw new Error(`The document names ${named}, which follows from the tenant that was entered.`);
}

/** One write of a bulk write, in one tenant. */
export type ScopedWrite<D, Filter, Fresh> =
  | { insertOne: { document: Fresh } }
  | { updateOne: { filter: Filter; update: mongo.UpdateFilter<D> } }
  | { updateMany: { filter: Filter; update: mongo.UpdateFilter<D> } }
  | { deleteOne: { filter: Filter } }
  | { deleteMany: { filter: Filter } };
