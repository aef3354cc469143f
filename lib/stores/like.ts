import "server-only";

/*
 * Text conditions for Prisma, which turns them into LIKE patterns without escaping `%`, `_` and `\`. Here they are
 * escaped, so that they match literally.
 */

const plain = (text: string) => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** Contains the text, ignoring case. */
export const containing = (text: string) => ({ contains: plain(text), mode: "insensitive" as const });

/** Equals the text, ignoring case: ILIKE without wildcards compares the whole value. */
export const equalIgnoringCase = (text: string) => ({ equals: plain(text), mode: "insensitive" as const });

export const startingWith = (text: string) => ({ startsWith: plain(text) });

export const endingWith = (text: string) => ({ endsWith: plain(text) });
