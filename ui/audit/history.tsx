import { useSignal } from "@preact/signals";
import { ScrollText } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { PresentedEvent } from "../../ts/api/present_event.ts";
import { useClient } from "../app/context.ts";
import type { Pages } from "../kit/resource.ts";
import { CodeBlock, Identifier } from "../parts/code.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { formatMoment } from "../words/format.ts";
import { createEvents, type EventFilter } from "./events.ts";
import { auditWords } from "./words.ts";

/** What happened to one thing. */
export function History({ filter }: { filter: EventFilter }): JSX.Element {
  const client = useClient();
  const events = useMemo(() => createEvents(client, filter), [client, JSON.stringify(filter)]);
  useEffect(() => void events.reload(), [events]);
  return (
    <Card flush>
      <EventTable events={events} />
    </Card>
  );
}

/** Events with who, what and where; all of one on demand. */
export function EventTable({ events }: { events: Pages<PresentedEvent> }): JSX.Element {
  const words = auditWords.value;
  const opened = useSignal<PresentedEvent | null>(null);
  const columns: Column<PresentedEvent>[] = [
    { id: "when", title: words.when, cell: ({ at }) => <Moment at={at} /> },
    {
      ...{ id: "what", title: words.what, main: true },
      cell: (event) => (
        <button
          type="button"
          class="cursor-pointer text-left font-mono hover:text-accent"
          onClick={() => opened.value = event}
        >
          {event.kind}
        </button>
      ),
    },
    { id: "target", title: words.target, cell: ({ target }) => target },
    {
      ...{ id: "who", title: words.who },
      cell: ({ actor }) => actor.name === "packhouse" ? words.itself : actor.name,
    },
    {
      ...{ id: "where", title: words.where, wideOnly: true },
      cell: ({ repository, organization }) => repository?.path ?? organization?.slug ?? "",
    },
    {
      ...{ id: "from", title: words.from, wideOnly: true },
      cell: ({ actor }) => <span class="font-mono">{actor.address}</span>,
    },
  ];
  return (
    <>
      <Listed by={events} empty={<Empty icon={ScrollText} title={words.empty} />}>
        {(items) => (
          <Table
            name={words.title}
            columns={columns}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </Listed>
      {opened.value && <Details of={opened.value} onClose={() => opened.value = null} />}
    </>
  );
}

function Details(
  { of, onClose }: { readonly of: PresentedEvent; readonly onClose: () => void },
): JSX.Element {
  const words = auditWords.value;
  const { kind, at, actor, target, detail, sequence, repository, organization } = of;
  return (
    <Dialog side title={kind} onClose={onClose}>
      <div class="space-y-4 p-4">
        <Facts
          of={[
            fact(words.when, formatMoment(at)),
            fact(words.who, actor.name),
            fact(words.target, target),
            fact(words.where, repository?.path ?? organization?.slug ?? ""),
            actor.address !== null && fact(words.address, <Identifier>{actor.address}</Identifier>),
            actor.agent !== undefined && fact(words.agent, actor.agent),
            actor.request !== undefined &&
            fact(words.request, <Identifier>{actor.request}</Identifier>),
            fact(words.sequence, String(sequence)),
          ]}
        />
        <CodeBlock text={JSON.stringify(detail, null, 2)} name={words.details} />
      </div>
    </Dialog>
  );
}
