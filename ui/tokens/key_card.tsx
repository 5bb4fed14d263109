import { useSignal } from "@preact/signals";
import { KeyRound, Pencil, Plus, RefreshCw, Trash2 } from "lucide";
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import { Card } from "../parts/page.tsx";
import { IssuedDialog } from "./issued_dialog.tsx";
import { EditDialog, RevokeDialog, RotateDialog } from "./key_dialogs.tsx";
import { KeyForm } from "./key_form.tsx";
import { KeyTable } from "./key_table.tsx";
import type { KeyKind } from "./key_draft.ts";
import type { Keys, ShownKey } from "./keys.ts";
import { tokenWords } from "./words.ts";

const DIALOGS = { rotate: RotateDialog, edit: EditDialog, revoke: RevokeDialog } as const;

/** Everything that can be done with the tokens or keys of one kind and owner. */
export function KeyCard(
  { keys, kind }: { readonly keys: Keys; readonly kind: KeyKind },
): JSX.Element {
  const words = tokenWords.value;
  const { title, about, create, empty, emptyAbout } = words.kinds[kind];
  const isCreating = useSignal(false);
  const open = useSignal<{ readonly is: keyof typeof DIALOGS; readonly of: ShownKey } | null>(null);
  const close = () => open.value = null;
  const begin = () => (keys.create.clear(), isCreating.value = true);
  const Opened = open.value && DIALOGS[open.value.is];
  const button = keys.desk.create && <Button icon={Plus} onClick={begin}>{create}</Button>;
  const show = (is: keyof typeof DIALOGS, of: ShownKey) => () => {
    for (const action of [keys.rotate, keys.change, keys.revoke]) action.clear();
    open.value = { is, of };
  };
  const menuOf = (of: ShownKey) => (
    <Menu name={`${words.actions}: ${of.title}`} items={itemsFor(keys, of, show)} />
  );
  return (
    <Card title={title} action={button} flush>
      <p class="border-b border-line px-4 py-2 text-muted">{about}</p>
      <Listed
        by={keys.pages}
        empty={<Empty icon={KeyRound} title={empty}>{emptyAbout}</Empty>}
      >
        {(rows) => <KeyTable kind={kind} rows={rows} menuOf={menuOf} />}
      </Listed>
      {isCreating.value && (
        <KeyForm
          keys={keys}
          kind={kind}
          onClose={() => isCreating.value = false}
        />
      )}
      {Opened && <Opened keys={keys} of={open.value!.of} onClose={close} />}
      {keys.issued.value && <IssuedDialog of={keys.issued.value} onClose={keys.putAway} />}
    </Card>
  );
}

function itemsFor(
  { desk }: Keys,
  of: ShownKey,
  show: (is: keyof typeof DIALOGS, of: ShownKey) => () => void,
): (MenuItem | false)[] {
  const words = tokenWords.value;
  return [
    desk.change !== undefined &&
    { says: words.edit, icon: Pencil, onClick: show("edit", of) },
    desk.rotate !== undefined && of.replacedBy === null &&
    { says: words.rotate, icon: RefreshCw, onClick: show("rotate", of) },
    { says: words.revoke, icon: Trash2, danger: true, onClick: show("revoke", of) },
  ];
}
