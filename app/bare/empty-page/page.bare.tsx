import { connection } from "next/server";

/** What a page costs before it does anything. */
export default async function EmptyPage() {
  await connection();
  return <p>Nothing</p>;
}
