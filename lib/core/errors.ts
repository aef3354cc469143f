/** Every error code that staff and callers can see, with its HTTP status. */
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

/** The only error whose message is meant for people. Server code throws it; only the gate catches it. */
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

/**
 * A value that no store accepts unchanged, such as a text with NUL. It has no `code`, because Prisma would rename it.
 */
export class Unstorable extends Error {
  override readonly name = "Unstorable";
}

export type StoreName = "PostgreSQL" | "MongoDB" | "S3";

/**
 * A store that refused, disconnected or did not answer in time. The stores' modules throw it in place of their drivers'
 * errors.
 */
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

/** What an action or a query returns: plain data that can be sent to the browser. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: Failure };

/** Converts anything thrown into a safe failure. The message of an unknown error is never included. */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof AppError) {
    const { code, message, fields } = error;
    return fields ? { code, message, fields, requestId } : { code, message, requestId };
  }
  if (error instanceof Unstorable) return { code: "INVALID", message: error.message, requestId };
  return { code: "INTERNAL", message: "Something went wrong on our side. Nothing was changed.", requestId };
}
