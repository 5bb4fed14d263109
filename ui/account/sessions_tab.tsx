import { useSignal } from "@preact/signals";
import { MonitorSmartphone } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PresentedSession } from "../../ts/api/my_sessions.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import type { AccountModel } from "./account.ts";
import type { AccountTabProps } from "./page.tsx";
import { programOf } from "./program.ts";
import { accountWords } from "./words.ts";

/** Where the reader is signed in. */
export function SessionsTab({ model }: AccountTabProps): JSX.Element {
  const { sessions, endOthers } = model;
  const words = accountWords.value.sessions;
  const isAsking = useSignal(false);
  useEffect(() => void sessions.reload(), [sessions]);
  const ask = () => (endOthers.clear(), isAsking.value = true);
  const hasOthers = sessions.items.value.some(({ current }) => !current);
  const action = hasOthers &&
    <Button kind="danger" onClick={ask}>{words.endOthers}</Button>;
  const confirm = async () => {
    if (await endOthers.run()) isAsking.value = false;
  };
  return (
    <Card title={words.title} action={action} flush>
      <p class="border-b border-line px-4 py-2 text-muted">{words.about}</p>
      <SessionList model={model} empty={words.empty} />
      {isAsking.value && (
        <ConfirmDialog
          title={words.endOthersTitle}
          verb={words.endOthers}
          busy={endOthers.isBusy.value}
          refusal={endOthers.refusal.value}
          onConfirm={() => void confirm()}
          onClose={() => isAsking.value = false}
        >
          <p class="text-muted">{words.endOthersAbout}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** Sign-ins, each of which can be ended. */
export function SessionList(
  { model, empty }: {
    readonly model: Pick<AccountModel, "sessions" | "endSession">;
    readonly empty: string;
  },
): JSX.Element {
  const { sessions, endSession } = model;
  const words = accountWords.value.sessions;
  return (
    <>
      {endSession.refusal.value && (
        <div class="p-4">
          <RefusalNote refusal={endSession.refusal.value} />
        </div>
      )}
      <Listed by={sessions} empty={<Empty icon={MonitorSmartphone} title={empty} />}>
        {(rows) => (
          <Table
            name={words.title}
            rows={rows}
            columns={sessionColumns(model)}
            keyOf={({ id }) => id}
          />
        )}
      </Listed>
    </>
  );
}

/** What is told of sign-ins; any but the current one can be ended. */
function sessionColumns(
  { endSession }: Pick<AccountModel, "endSession">,
): Column<PresentedSession>[] {
  const words = accountWords.value.sessions;
  return [
    {
      ...{ id: "program", title: words.browser, main: true },
      cell: ({ agent, current }) => (
        <span class="inline-flex flex-wrap items-center gap-2" title={agent}>
          {programOf(agent) || words.unknown}
          {current && <Badge tone="accent">{words.here}</Badge>}
        </span>
      ),
    },
    {
      ...{ id: "method", title: words.method },
      cell: ({ method, secondFactor }) => (
        <>
          {words.methods[method] ?? method}
          {secondFactor && method !== "passkey" && ` ${words.withSecond}`}
        </>
      ),
    },
    {
      ...{ id: "address", title: words.address },
      cell: ({ address }) => <span class="font-mono">{address ?? "—"}</span>,
    },
    { id: "began", title: words.began, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    { id: "used", title: words.used, cell: ({ usedAt }) => <Moment at={usedAt} /> },
    {
      ...{ id: "end", title: partWords.value.actions, menu: true },
      cell: ({ id, agent, current }) =>
        !current && <EndButton endSession={endSession} id={id} agent={agent} />,
    },
  ];
}

function EndButton(
  { endSession, id, agent }: {
    readonly endSession: AccountModel["endSession"];
    readonly id: string;
    readonly agent: string;
  },
): JSX.Element {
  const { end, endOf, unknown } = accountWords.value.sessions;
  return (
    <Button kind="quiet" onClick={() => void endSession.run(id)}>
      <span aria-hidden="true">{end}</span>
      <span class="sr-only">{endOf(programOf(agent) || unknown)}</span>
    </Button>
  );
}
