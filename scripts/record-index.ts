import { indexSql } from "@/lib/record-index/definition";
import { program } from "./program";

/** Prints the generated part of a migration for the record index: its functions and triggers. */
program(async () => {
  console.log(indexSql());
  return 0;
});
