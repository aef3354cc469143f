import { failureWords } from "@/components/record/failure-words";

/** The HTTP status, or why there is none: "200", or "Timed out". */
export function responseLabel(httpStatus: number | null, errorCode: string | null): string | null {
  return httpStatus === null ? errorCode && failureWords(errorCode) : String(httpStatus);
}
