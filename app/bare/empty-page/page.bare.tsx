import { connection } from "next/server";

/** Baseline of the benchmark: a page that renders nothing. */
export default async function EmptyPage() {
  await connection();
  return <p>Nothing</p>;
}
