export const DATABASE = "leadmetrics";
/** Owns the database and everything in it; makes roles, is no superuser. */
export const OWNER = "leadmetrics_owner";
/** The app's role. Migrations make it, with the password its address carries. */
export const APP = "leadmetrics_app";

/** The address of the database for one of its roles. */
export function urlFor(role: string, password: string, port: number): string {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}
