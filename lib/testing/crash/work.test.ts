import { it } from "vitest";
import { surviveEveryCrash } from "@/lib/testing/crash/every-crash.fixture";
import { WORK_CASES } from "@/lib/testing/crash/work-cases.fixture";

it.each(WORK_CASES)(
  "$name: killed before any of its calls and repeated, it leaves one whole record",
  surviveEveryCrash,
  300_000,
);
