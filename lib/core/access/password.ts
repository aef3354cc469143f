/** The allowed length of a password, in characters. Pure. */
export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 1024;
