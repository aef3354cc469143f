const refuse = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

export const ENVIRONMENT = refuse(
  "Settings are read in lib/env.ts alone: add the setting there and call env().",
  'MemberExpression[object.name="process"][property.name="env"]',
  'MemberExpression[object.name="process"][property.value="env"]',
  'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
  "ImportDeclaration[source.value=/^(node:)?process$/]",
);

export const SERVER_ACTIONS = refuse(
  "A server action can be called by anybody: it is written in lib/<feature>/actions.ts as `export const x = " +
    "action({ ... })`, never inline.",
  'ExpressionStatement[directive="use server"]',
);

export const DEFAULT_EXPORTS = refuse(
  "Export it by name: only Next's own files and tools' settings have default exports.",
  "ExportDefaultDeclaration",
  'ExportSpecifier[exported.name="default"]',
);

export const UNREADABLE_IMPORTS = refuse(
  "Write the address of an import() as plain text, so that what may import what can be checked.",
  'ImportExpression[source.type!="Literal"]',
);

export const TABLES = refuse(
  "A table is chosen by name in lib/core/rows.ts alone: use rowsOf(tx, entity), which checks and types it.",
  "MemberExpression[computed=true][object.name=/^(tx|db)$/]",
  "MemberExpression[computed=true] > TSAsExpression Identifier[name=/^(tx|db)$/]",
);

export const LIKE = refuse(
  "Prisma takes %, _ and \\ of such a condition as wildcards: use containing(), equalIgnoringCase(), startingWith() or " +
    "endingWith() of lib/stores/like.ts.",
  "Property[key.name=/^(contains|startsWith|endsWith)$/]",
  'Property[key.name="mode"] Literal[value="insensitive"]',
);

export const BARE_TEXTS = refuse(
  "What comes in as text or as a date is one of the types of lib/core/input/text.ts (line, prose, searchText, documentText, " +
    "email, webAddress, sha256Text, cursorText) or lib/core/input/dates.ts (day, moment, momentText): they say what the " +
    "stores can keep.",
  ':not([callee.property.name="record"]) > CallExpression[callee.object.name="z"][callee.property.name="string"]',
  'MemberExpression[object.name="z"][property.name=/^(email|url|iso|date)$/]',
  'MemberExpression[object.object.name="z"][object.property.name="coerce"][property.name=/^(string|date)$/]',
);

/** Requires each export to be `export const x = <door>({ ... })`, where each door is imported from its module. */
const doorOnly = (doors, message) => {
  const anyDoor = `/^(${Object.keys(doors).join("|")})$/`;
  return refuse(
    message,
    `ExportNamedDeclaration > VariableDeclaration > ` +
      `VariableDeclarator:not([init.type="CallExpression"][init.callee.name=${anyDoor}])`,
    'ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
    "ExportNamedDeclaration > :matches(FunctionDeclaration, ClassDeclaration, TSEnumDeclaration)",
    'ExportNamedDeclaration[exportKind="value"][declaration=null]',
    'ExportAllDeclaration[exportKind="value"]',
    `:matches(VariableDeclarator, FunctionDeclaration)[id.name=${anyDoor}]`,
    ...Object.entries(doors).flatMap(([door, source]) => [
      `ImportDeclaration[source.value!="${source}"] > ImportSpecifier[local.name="${door}"]`,
      `ImportDeclaration[source.value="${source}"] > ` +
        `ImportSpecifier[local.name="${door}"][imported.name!="${door}"]`,
    ]),
  );
};

/** `action`, and the functions that build actions for an entity's transitions and for deleting. */
const ACTION_DOORS = {
  action: "@/lib/core/access/gate",
  transitionActions: "@/lib/core/records/transition-actions",
  deleteAction: "@/lib/core/records/delete-action",
};

export const ACTIONS = [
  ...doorOnly(
    ACTION_DOORS,
    "Each export of an actions.ts is `export const x = action({ ... })`, with action from @/lib/core/access/gate: it " +
      "checks session, " +
      "permission, scope and input, and writes the audit row. What only helps it belongs in lib/<feature>/store.ts.",
  ),
  ...refuse(
    "Types belong in lib/<feature>/model.ts: an actions.ts exports actions only.",
    'ExportNamedDeclaration[exportKind="type"]',
  ),
  ...refuse(
    'An actions.ts begins with "use server".',
    'Program > :first-child:not(ExpressionStatement[directive="use server"])',
  ),
];

export const QUERIES = doorOnly(
  { query: "@/lib/core/access/gate", listQuery: "@/lib/core/records/list" },
  "Each export of a queries.ts is `export const x = query({ ... })`, with query from @/lib/core/access/gate, or " +
    "listQuery from @/lib/core/records/list: it checks session, permission, scope and input. What only helps it stays unexported or belongs in lib/<feature>/store.ts.",
);

export const EMPTY_NAMES = refuse(
  "`utils`, `helpers` and `common` say nothing: name the file after the thing it holds.",
  "Program",
);

export const UNKNOWN_PLACES = refuse(
  "There is no such place in the architecture: a thing lives in lib/<feature>, its face in " +
    "components/<feature>, its address in app, " +
    "a program in scripts. See ARCHITECTURE.md.",
  "Program",
);

const PROOFS = {
  regex: String.raw`(core/access/|^\./)scope(\.ts)?$`,
  importNames: ["proven", "systemScope"],
  message: "A scope is proof of entry: take it as a parameter from the gate. Only programs and tests mint their own.",
};

const AROUND =
  "This goes around the walls between tenants: use inTenant, readIn or readDirectory, scoped(), and the " +
  "functions of lib/stores/objects.";

const UNSCOPED = [
  {
    regex: String.raw`stores/(postgres|mongo|objects)(\.ts)?$`,
    importNames: ["unscopedPostgres", "unscopedMongo", "unscopedS3", "unscopedSigner"],
    message: AROUND,
  },
  { regex: String.raw`stores/(postgres-pool|mongo-connection|objects-client)(\.ts)?$`, message: AROUND },
];

/** Names that bypass tenant isolation, refused unless `granted`. */
export const walls = (granted = {}) => [
  "error",
  { patterns: [...(granted.proofs ? [] : [PROOFS]), ...(granted.unscoped ? [] : UNSCOPED)] },
];
