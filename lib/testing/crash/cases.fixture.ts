import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { CONTENT_CASES } from "@/lib/testing/crash/content-cases.fixture";
import { OUTWARD_CASES } from "@/lib/testing/crash/outward-cases.fixture";
import { UPKEEP_CASES } from "@/lib/testing/crash/upkeep-cases.fixture";
import { WORK_CASES } from "@/lib/testing/crash/work-cases.fixture";

/** Every provider that writes to several places, every duty of the worker, and sealing from an upload. */
export const CASES: readonly AnyCase[] = [...CONTENT_CASES, ...WORK_CASES, ...OUTWARD_CASES, ...UPKEEP_CASES];
