/** Forbids `new Date()` and `Date.now()`, because the machine's clock may be wrong. */
export const databaseClock = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      machine:
        "This is the machine's own clock. Leases, due times and retention go by the database's: await databaseNow() of " +
        "lib/core/clock.ts.",
    },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: "machine" });
    return {
      'NewExpression[callee.name="Date"][arguments.length=0]': report,
      'CallExpression[callee.object.name="Date"][callee.property.name="now"]': report,
      'CallExpression[callee.name="Date"]': report,
    };
  },
};
