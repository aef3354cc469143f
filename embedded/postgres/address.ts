export const DATABASE = "leadmetrics";
/** Owns the database and everything in it. Can create roles, but is not a superuser. */
export const OWNER = "leadmetrics_owner";
/** The app's role. The migrations create it with the password in its address. */
export const APP = "leadmetrics_app";

export function urlFor(role: string, password: string, port: number): string {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}
