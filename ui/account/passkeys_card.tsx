import { useSignal } from "@preact/signals";
import { Fingerprint, Plus } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PresentedPasskey } from "../../ts/api/my_passkeys.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Menu } from "../parts/menu.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { partWords } from "../parts/words.ts";
import type { AccountModel } from "./account.ts";
import { RemovePasskeyDialog, TitlePasskeyDialog } from "./passkey_dialogs.tsx";
import { accountWords } from "./words.ts";

type Open = { readonly is: "add" } | {
  readonly is: "rename" | "remove";
  readonly of: PresentedPasskey;
};

/** The passkeys of the reader. */
export function PasskeysCard({ model }: { readonly model: AccountModel }): JSX.Element {
  const { passkeys } = model;
  const words = accountWords.value.passkeys;
  const open = useSignal<Open | null>(null);
  useEffect(() => void passkeys.reload(), [passkeys]);
  const show = (next: Open) => {
    for (const one of [model.addPasskey, model.renamePasskey, model.removePasskey]) one.clear();
    open.value = next;
  };
  const close = () => open.value = null;
  const opened = open.value;
  const action = <Button icon={Plus} onClick={() => show({ is: "add" })}>{words.add}</Button>;
  return (
    <Card title={words.title} action={action} flush>
      <p class="border-b border-line px-4 py-2 text-muted">{words.about}</p>
      <Listed
        by={passkeys}
        empty={<Empty icon={Fingerprint} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => (
          <Table
            name={words.title}
            rows={rows}
            columns={columnsFor(show)}
            keyOf={({ id }) => id}
          />
        )}
      </Listed>
      {opened?.is === "add" && <TitlePasskeyDialog model={model} onClose={close} />}
      {opened?.is === "rename" && (
        <TitlePasskeyDialog model={model} of={opened.of} onClose={close} />
      )}
      {opened?.is === "remove" && (
        <RemovePasskeyDialog model={model} of={opened.of} onClose={close} />
      )}
    </Card>
  );
}

function columnsFor(show: (next: Open) => void): Column<PresentedPasskey>[] {
  const words = accountWords.value.passkeys;
  const { actions } = partWords.value;
  return [
    {
      ...{ id: "title", title: words.name, main: true },
      cell: ({ title, backedUp }) => (
        <span class="inline-flex flex-wrap items-center gap-2 font-medium">
          {title}
          {backedUp && <Badge title={words.backedUpAbout}>{words.backedUp}</Badge>}
        </span>
      ),
    },
    { id: "created", title: words.created, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    { id: "used", title: words.used, cell: ({ usedAt }) => <Moment at={usedAt} /> },
    {
      ...{ id: "menu", title: actions, menu: true },
      cell: (of) => (
        <Menu
          name={`${actions}: ${of.title}`}
          items={[
            { says: words.rename, onClick: () => show({ is: "rename", of }) },
            { says: words.remove, danger: true, onClick: () => show({ is: "remove", of }) },
          ]}
        />
      ),
    },
  ];
}
