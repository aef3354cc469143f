/** How long a password may be, in characters. Pure. */
export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 1024;
