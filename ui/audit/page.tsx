import { useSignal } from "@preact/signals";
import { Download, Pause, Play, X } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { useApp, useClient } from "../app/context.ts";
import { downloadAnswer } from "../app/download.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { Menu } from "../parts/menu.tsx";
import { Card, Page } from "../parts/page.tsx";
import { createFollowedEvents } from "./follow.ts";
import type { EventFilter } from "./events.ts";
import { EventTable } from "./history.tsx";
import { FreshBar } from "./fresh_bar.tsx";
import { auditWords } from "./words.ts";

const NAMES = ["action", "actor", "target", "since", "until"] as const;

/** Everything that happened, by filters that stand in the address. */
export default function AuditPage(): JSX.Element {
  const client = useClient();
  const { session } = useApp();
  const { query, url, route } = useLocation();
  const filter = filterIn(query);
  const isLive = query.live === "yes";
  const followed = useMemo(
    () => createFollowedEvents({ client, filter, isAtTop: () => scrollY < NEAR_TOP }),
    [client, JSON.stringify(filter)],
  );
  const { events } = followed;
  useEffect(() => {
    if (!isLive) return void events.reload();
    return followed.follow();
  }, [isLive, followed]);
  const words = auditWords.value;
  const download = (format: "csv" | "ndjson") => {
    const asked = new URLSearchParams({ ...filter, format });
    void downloadAnswer(session, `/api/v1/audit/export?${asked}`, `audit.${format}`);
  };
  return (
    <Page
      full
      title={words.title}
      about={words.about}
      action={
        <>
          <Button
            icon={isLive ? Pause : Play}
            onClick={() => route(addressWith(url, { live: isLive ? "" : "yes" }), true)}
          >
            {isLive ? words.stop : words.live}
          </Button>
          <Menu
            name={words.export}
            items={[
              { says: words.csv, icon: Download, onClick: () => download("csv") },
              { says: words.ndjson, icon: Download, onClick: () => download("ndjson") },
            ]}
          />
        </>
      }
    >
      <Filters query={query} />
      {isLive && <FreshBar followed={followed} />}
      <Card flush>
        <EventTable events={events} />
      </Card>
    </Page>
  );
}

/** Whoever has scrolled no further, in CSS pixels, sees the newest events. */
const NEAR_TOP = 120;

/** Days of the address as moments of the API. */
function filterIn(query: Record<string, string>): EventFilter {
  return Object.fromEntries(NAMES.flatMap((name): (readonly [string, string])[] => {
    const value = query[name];
    if (!value) return [];
    if (name !== "since" && name !== "until") return [[name, value]];
    const day = new Date(`${value}T00:00:00`);
    if (name === "until") day.setDate(day.getDate() + 1);
    return Number.isNaN(day.getTime()) ? [] : [[name, day.toISOString()]];
  }));
}

function Filters({ query }: { query: Record<string, string> }): JSX.Element {
  const { url, route } = useLocation();
  const words = auditWords.value;
  const [action, actor, target, since, until] = [
    useSignal(query.action ?? ""),
    useSignal(query.actor ?? ""),
    useSignal(query.target ?? ""),
    useSignal(query.since ?? ""),
    useSignal(query.until ?? ""),
  ];
  const typed = { action, actor, target, since, until };
  const apply = (event: Event) => {
    event.preventDefault();
    const values = Object.entries(typed).map(([name, { value }]) => [name, value.trim()]);
    route(addressWith(url, Object.fromEntries(values)));
  };
  const clear = () => {
    for (const one of Object.values(typed)) one.value = "";
    route(query.live ? `/ui/audit?live=${query.live}` : "/ui/audit");
  };
  const isNarrow = NAMES.some((name) => query[name]);
  return (
    <form
      role="search"
      noValidate
      class="mb-4 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr_auto_auto_auto]"
      onSubmit={apply}
    >
      <TextField label={words.filters.kind} text={action} mono />
      <TextField label={words.filters.actor} text={actor} />
      <TextField label={words.filters.target} text={target} />
      <TextField label={words.filters.since} text={since} type="date" />
      <TextField label={words.filters.until} text={until} type="date" />
      <div class="flex gap-2">
        <Button type="submit">{words.apply}</Button>
        {isNarrow && <Button kind="quiet" icon={X} onClick={clear}>{words.clear}</Button>}
      </div>
    </form>
  );
}
