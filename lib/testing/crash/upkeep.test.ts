import { it } from "vitest";
import { surviveEveryCrash } from "@/lib/testing/crash/every-crash.fixture";
import { UPKEEP_CASES } from "@/lib/testing/crash/upkeep-cases.fixture";

it.each(UPKEEP_CASES)("$name, whenever it is killed and another takes over", surviveEveryCrash, 600_000);
