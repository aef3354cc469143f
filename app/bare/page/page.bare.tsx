import { bareRows } from "../rows";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Baseline for list pages: the same rows as a plain table, without session, shell or design. */
export default async function BarePage({ searchParams }: Props) {
  const rows = await bareRows(await searchParams);
  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={row.ref_id}>
            <td>{row.ref_id}</td>
            <td>{row.created_at.toISOString()}</td>
            <td>{row.tool_name}</td>
            <td>{row.method}</td>
            <td>{row.status}</td>
            <td>{row.model}</td>
            <td>{row.duration_ms}</td>
            <td>{row.tokens_in}</td>
            <td>{row.tokens_out}</td>
            <td>{row.cost_micros}</td>
            <td>{row.bytes}</td>
            <td>{row.expires_at?.toISOString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
