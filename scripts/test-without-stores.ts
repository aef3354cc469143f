/**
 * Vitest setup of files that need no store. All settings are present, but their addresses are unreachable, so that a
 * test that accesses a store fails immediately.
 */
Object.assign(process.env, {
  ENVIRONMENT: "test",
  LOG_LEVEL: "fatal",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  MONGO_URL: "mongodb://127.0.0.1:1/none?w=majority&journal=true",
  S3_ENDPOINT: "http://127.0.0.1:1",
  S3_REGION: "us-east-1",
  S3_ACCESS_KEY_ID: "none",
  S3_SECRET_ACCESS_KEY: "nobody-has-this",
  NEXTAUTH_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: "a secret that only tests are told",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});
