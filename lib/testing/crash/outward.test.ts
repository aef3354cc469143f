import { afterAll, it } from "vitest";
import { surviveEveryCrash } from "@/lib/testing/crash/every-crash.fixture";
import { closeOutside } from "@/lib/testing/crash/outside.fixture";
import { OUTWARD_CASES } from "@/lib/testing/crash/outward-cases.fixture";

afterAll(closeOutside);

it.each(OUTWARD_CASES)("$name, whenever the worker is killed and another takes over", surviveEveryCrash, 300_000);
