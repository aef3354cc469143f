import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { CONTENT_CASES } from "@/lib/testing/crash/content-cases.fixture";
import { WORK_CASES } from "@/lib/testing/crash/work-cases.fixture";

/** Every provider that writes to more than one place. */
export const CASES: readonly AnyCase[] = [...CONTENT_CASES, ...WORK_CASES];
