import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { formatDay } from "../words/format.ts";
import { BarChart } from "./chart.tsx";
import { Answered } from "./trouble.tsx";
import { partWords } from "./words.ts";

const DAYS = "30";

/** How often files were downloaded of late: everywhere, or of one package. */
export function DownloadsChart(
  { of = {} }: { readonly of?: { readonly repository?: string; readonly package?: string } },
): JSX.Element {
  const client = useClient();
  const { repository, package: name } = of;
  const downloads = useMemo(() => {
    const query = { days: DAYS, ...(repository && { repository }), ...(name && { package: name }) };
    return createResource(() => json(client.stats.downloads.$get({ query })));
  }, [client, repository, name]);
  useEffect(() => void downloads.load(), [downloads]);
  return (
    <Answered by={downloads.answer.value} onAgain={() => void downloads.load()}>
      {({ days }) => (
        <BarChart
          name={partWords.value.downloads}
          bars={days.map(({ day, count }) => ({
            says: formatDay(`${day}T12:00:00Z`),
            value: count,
          }))}
        />
      )}
    </Answered>
  );
}
