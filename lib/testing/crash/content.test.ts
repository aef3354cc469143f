import { it } from "vitest";
import { CONTENT_CASES } from "@/lib/testing/crash/content-cases.fixture";
import { surviveEveryCrash } from "@/lib/testing/crash/every-crash.fixture";

it.each(CONTENT_CASES)(
  "$name: killed before any of its calls and repeated, it leaves one whole record",
  surviveEveryCrash,
  300_000,
);
