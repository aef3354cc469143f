import { NotFoundState } from "@/components/ui/states";
import { LinkButton } from "@/components/ui/button";

export default function NotFound() {
  return (
    <main>
      <title>Not found · Leadmetrics Console</title>
      <h1 className="sr-only">Not found</h1>
      <NotFoundState action={<LinkButton href="/tenants">All your tenants</LinkButton>} />
    </main>
  );
}
