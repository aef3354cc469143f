import { z } from "zod";

/** A ULID as URLs and APIs carry it: 26 characters of Crockford base 32. Pure. */
export const refId = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, "Not a valid ID");
