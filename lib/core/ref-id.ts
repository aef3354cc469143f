import { z } from "zod";

/** A ULID as used in URLs and APIs: 26 characters of Crockford base 32. Pure. */
export const refId = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, "Not a valid ID");
