import { EscapeTo } from "@/components/shell/escape-to";
import { ListWalk } from "@/components/table/list-walk";
import { NotFoundState } from "@/components/ui/states";
import { LinkButton } from "@/components/ui/button";

export default function NotFound() {
  return (
    <main>
      <title>Not found · Leadmetrics Console</title>
      <h1 className="sr-only">Not found</h1>
      <EscapeTo href="/tenants" />
      <div className="flex justify-end p-3">
        <ListWalk />
      </div>
      <NotFoundState action={<LinkButton href="/tenants">All your tenants</LinkButton>} />
    </main>
  );
}
