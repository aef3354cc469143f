import { ListWalk } from "@/components/table/list-walk";
import { LinkButton } from "@/components/ui/button";
import { NotFoundState } from "@/components/ui/states";
import { EscapeTo } from "./escape-to";

/** Page for a missing record. Users who came from a list can continue in it. */
export function NotFoundPage() {
  return (
    <>
      <title>Not found · Leadmetrics Console</title>
      <h1 className="sr-only">Not found</h1>
      <EscapeTo href="/tenants" />
      <div className="flex justify-end p-3">
        <ListWalk />
      </div>
      <NotFoundState action={<LinkButton href="/tenants">Go to tenants</LinkButton>} />
    </>
  );
}
