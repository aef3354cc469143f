import { clsx } from "clsx";
import type { UsageView } from "@/lib/tenants/model";
import { metricName, quantityOf } from "./plan-words";

const HEIGHT = 32;

/** This month's usage against the plan, and a chart of the last 30 days. */
export function UsagePanel({ usage }: { usage: UsageView[] }) {
  return (
    <section aria-labelledby="usage">
      <h2 id="usage" className="pb-2 font-medium">
        Usage this month
      </h2>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {usage.map((each) => (
          <li key={each.metric} className="rounded-md border border-line px-3 py-2">
            <Metric usage={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Metric({ usage: { metric, used, limit, days } }: { usage: UsageView }) {
  const share = limit ? used / limit : null;
  const most = Math.max(1, ...days.map(({ quantity }) => quantity));
  const width = 100 / days.length;
  const of = limit === null ? "no limit" : `of ${quantityOf(metric, limit)}`;
  const over = share !== null && share > 1;
  return (
    <>
      <h3 className="text-ink-muted">{metricName(metric)}</h3>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="tabular text-lg font-medium">{quantityOf(metric, used)}</span>
        <span className="text-ink-muted">{of}</span>
        {share !== null && (
          <span className={clsx("ml-auto tabular", over ? "font-medium text-bad" : "text-ink-muted")}>
            {over ? "over the limit: " : ""}
            {percentOf(share)}
          </span>
        )}
      </p>
      {share !== null && (
        <div className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
          <div
            className={clsx("h-full", over ? "bg-bad" : share > 0.8 ? "bg-attention" : "bg-accent")}
            style={{ width: `${Math.min(100, share * 100)}%` }}
          />
        </div>
      )}
      <svg
        role="img"
        aria-label={`${metricName(metric)} per day over the last ${days.length} days; peak ${quantityOf(metric, most)}`}
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-2 h-8 w-full"
      >
        {days.map(({ day, quantity }, index) => {
          const tall = (quantity / most) * HEIGHT;
          return (
            <rect
              key={day}
              x={index * width}
              y={HEIGHT - tall}
              width={width * 0.8}
              height={tall}
              className="fill-line-strong"
            >
              <title>{`${day}: ${quantityOf(metric, quantity)}`}</title>
            </rect>
          );
        })}
      </svg>
    </>
  );
}

/** A share above zero is never shown as 0 %. */
function percentOf(share: number): string {
  return share > 0 && share < 0.01 ? "<1%" : `${Math.round(share * 100)}%`;
}
