import type { Metadata } from "next";
import { PeopleTable } from "@/components/people/people-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { peopleList } from "@/lib/people/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "People" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function PeoplePage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const given = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([sessionMe({ inTenant: tenant }), peopleList.fromUrl(given)]);
  return (
    <Loaded result={me}>
      {({ tenant: entered, permissions }) => (
        <Loaded result={page}>
          {(rows) => entered && <PeopleTable tenant={entered} initial={rows} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
