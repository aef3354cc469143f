"use server";

import { action } from "@/lib/core/access/gate";
import { databaseNow } from "@/lib/core/clock";
import { newPerson, personChange, personRemoval } from "@/lib/people/model";
import { addPerson, changePerson, personForUpdate } from "@/lib/people/store";

/** Adds one of the tenant's own people, who sign in to the product, not to the Console. */
export const invitePerson = action({
  audit: "user.invited",
  reach: "tenant",
  permission: "tenant:write",
  input: newPerson,
  run: async ({ tx, scope, input }) => {
    const { refId } = await addPerson(tx, scope, input);
    return { change: { ref: refId, before: null, after: input }, data: { refId } };
  },
});

export const editPerson = action({
  audit: "user.changed",
  reach: "tenant",
  permission: "tenant:write",
  input: personChange,
  run: async ({ tx, scope, input }) => {
    const { refId, rowVersion, name, role } = input;
    const person = await personForUpdate(tx, scope, refId);
    await changePerson(tx, scope, person, { rowVersion, name, role });
    const before = { name: person.row.name, role: person.role };
    return { change: { ref: refId, before, after: { name, role } }, data: { refId } };
  },
});

/** Ends a person's membership; they can be invited again. */
export const removePerson = action({
  audit: "user.removed",
  reach: "tenant",
  permission: "tenant:write",
  input: personRemoval,
  run: async ({ tx, scope, input }) => {
    const { refId, rowVersion } = input;
    const person = await personForUpdate(tx, scope, refId);
    await changePerson(tx, scope, person, { rowVersion, deletedOn: await databaseNow(tx) });
    const { email, name } = person.row;
    return { change: { ref: refId, before: { email, name, role: person.role }, after: null }, data: { refId } };
  },
});
