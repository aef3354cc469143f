/** Everything that can go wrong, as staff and callers see it, and the HTTP status each answers with. */
export const ERROR_STATUS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID: 422,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
export type FieldErrors = Record<string, string>;

/** The only error that carries a message meant for people. Server code throws it; the gate alone catches. */
export class AppError extends Error {
  override readonly name: string = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields?: FieldErrors,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A value that no store keeps as it is, such as a text with NUL. It bears no code, by which Prisma would rename it. */
export class Unstorable extends Error {
  override readonly name = "Unstorable";
}

export type StoreName = "PostgreSQL" | "MongoDB" | "S3";

/** A store that refused, broke off or did not answer in time. The stores' modules throw it in place of their drivers' errors. */
export class Unavailable extends AppError {
  override readonly name = "Unavailable";

  constructor(
    readonly store: StoreName,
    options?: ErrorOptions & { message?: string },
  ) {
    const message = options?.message ?? `${store} is not responding. Nothing was changed. Try again in a moment.`;
    super("UNAVAILABLE", message, undefined, options);
  }
}

export type Failure = { code: ErrorCode; message: string; fields?: FieldErrors; requestId: string };

/** What an action or a read answers: plain data, fit to cross to the browser. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: Failure };

/** A safe failure from anything thrown. Unknown errors never lend their message. */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof AppError) {
    const { code, message, fields } = error;
    return fields ? { code, message, fields, requestId } : { code, message, requestId };
  }
  if (error instanceof Unstorable) return { code: "INVALID", message: error.message, requestId };
  return { code: "INTERNAL", message: "Something went wrong on our side. Nothing was changed.", requestId };
}
