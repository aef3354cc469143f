/** How long a password may be, in characters. Pure. */
export const LEAST_PASSWORD = 12;
export const MOST_PASSWORD = 1024;
