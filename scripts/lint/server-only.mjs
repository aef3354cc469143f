/**
 * Requires `import "server-only"` as a file's first statement, so that the build refuses the file in a browser bundle.
 */
export const serverOnly = {
  meta: {
    type: "problem",
    fixable: "code",
    schema: [],
    messages: {
      missing:
        'This file runs on the server only: its first statement must be `import "server-only"`. What the ' +
        "browser needs of it " +
        "belongs in lib/<feature>/model.ts or in a pure module of lib/core.",
    },
  },
  create(context) {
    return {
      Program(program) {
        const isMark = (node) => node.type === "ImportDeclaration" && node.source.value === "server-only";
        const marks = program.body.filter(isMark);
        if (marks[0] && marks[0] === program.body[0]) return;
        context.report({
          loc: { line: 1, column: 0 },
          messageId: "missing",
          fix: marks.length ? null : (fixer) => fixer.insertTextBeforeRange([0, 0], 'import "server-only";\n'),
        });
      },
    };
  },
};
