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

/** Where files were downloaded: everywhere, or of one package. */
export interface DownloadsOf {
  readonly repository?: string;
  readonly package?: string;
}

/** How often files were downloaded of late; asked at once, and drawn whenever there is room. */
export type Downloads = ReturnType<typeof useDownloads>;

/** Asks how often files were downloaded of late. */
// deno-lint-ignore explicit-module-boundary-types -- the type is the API's own
export function useDownloads({ repository, package: name }: DownloadsOf) {
  const client = useClient();
  const downloads = useMemo(() => {
    const query = { days: DAYS, ...(repository && { repository }), ...(name && { package: name }) };
    return createResource(() => json(client.stats.downloads.$get({ query })));
  }, [client, repository, name]);
  useEffect(() => void downloads.load(), [downloads]);
  return downloads;
}

/** How often files were downloaded of late: everywhere, or of one package. */
export function DownloadsChart({ of = {} }: { readonly of?: DownloadsOf }): JSX.Element {
  return <DownloadBars of={useDownloads(of)} />;
}

/** What was answered, as bars. */
export function DownloadBars({ of: downloads }: { readonly of: Downloads }): JSX.Element {
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
