import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { SessionList } from "../account/sessions_tab.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Card } from "../parts/page.tsx";
import type { UserModel } from "./user.ts";
import type { UserTabProps } from "./user_page.tsx";
import { userWords } from "./words.ts";

/** Where a user is signed in; each sign-in can be ended, or all of them. */
export function SessionsTab({ model, user }: UserTabProps): JSX.Element {
  const { sessions, endSessions } = model;
  const words = userWords.value.sessions;
  const isAsking = useSignal(false);
  useEffect(() => void sessions.reload(), [sessions]);
  const ask = () => (endSessions.clear(), isAsking.value = true);
  const action = sessions.items.value.length > 0 && (
    <Button kind="danger" onClick={ask}>{words.endAll}</Button>
  );
  return (
    <Card title={words.title} action={action} flush>
      <SessionList model={model} empty={words.empty} />
      {isAsking.value && (
        <EndAll
          endSessions={endSessions}
          name={user.title || user.username}
          onClose={() => isAsking.value = false}
        />
      )}
    </Card>
  );
}

function EndAll(
  { endSessions, name, onClose }: {
    readonly endSessions: UserModel["endSessions"];
    readonly name: string;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = userWords.value.sessions;
  const confirm = async () => {
    if (await endSessions.run()) onClose();
  };
  return (
    <ConfirmDialog
      title={words.endAllTitle(name)}
      verb={words.endAll}
      busy={endSessions.isBusy.value}
      refusal={endSessions.refusal.value}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p class="text-muted">{words.endAllAbout}</p>
    </ConfirmDialog>
  );
}
