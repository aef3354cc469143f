import "server-only";

/*
 * Conditions on a text, in Prisma's words. Prisma makes LIKE patterns of them and leaves `%`, `_` and `\` as they are:
 * here they are escaped, so that they stand for themselves.
 */

const plain = (text: string) => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** Holds the text, whatever its case. */
export const containing = (text: string) => ({ contains: plain(text), mode: "insensitive" as const });

/** Is the text, whatever its case: without wildcards ILIKE compares the whole. */
export const equalIgnoringCase = (text: string) => ({ equals: plain(text), mode: "insensitive" as const });

export const startingWith = (text: string) => ({ startsWith: plain(text) });

export const endingWith = (text: string) => ({ endsWith: plain(text) });
