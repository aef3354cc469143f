/** The S3 server under test. */
export type S3Address = {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Length of a lifecycle day on this server, in whole seconds. */
  daySeconds: number;
};

/**
 * The tests' settings file. There is one account; tests that need a second one are not applicable, so all accounts in
 * the file are the same.
 */
export function settingsFor({ endpoint, accessKeyId, secretAccessKey, daySeconds }: S3Address): string {
  const { hostname, port, protocol } = new URL(endpoint);
  const secure = protocol === "https:";
  const keys = [`access_key = ${accessKeyId}`, `secret_key = ${secretAccessKey}`];
  const account = (name: string) => [
    `[${name}]`,
    "display_name = owner",
    "user_id = owner",
    "email = owner@example.org",
    ...keys,
  ];
  return [
    "[DEFAULT]",
    `host = ${hostname}`,
    `port = ${port || (secure ? 443 : 80)}`,
    `is_secure = ${secure ? "True" : "False"}`,
    "ssl_verify = False",
    "[fixtures]",
    "bucket prefix = s3-tests-{random}-",
    ...account("s3 main"),
    `lc_debug_interval = ${daySeconds}`,
    ...account("s3 alt"),
    ...account("s3 tenant"),
    "tenant =",
    ...account("iam"),
    ...account("iam root"),
    ...account("iam alt root"),
    "",
  ].join("\n");
}
