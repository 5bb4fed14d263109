import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import { json } from "../app/client.ts";
import { useApp } from "../app/context.ts";
import { Refusal } from "../kit/refusal.ts";
import { BOX, Field } from "../parts/field.tsx";
import { accessWords } from "./words.ts";

const PAUSE_MS = 200;
const MOST = "10";

/** A user name. Platform administrators, who may see all users, are offered those that begin so. */
export function UserField(
  { name, error }: { readonly name: Signal<string>; readonly error?: string | null },
): JSX.Element {
  const { client, session } = useApp();
  const list = useId();
  const known = useSignal<readonly { username: string; title: string }[]>([]);
  const seesAll = session.user.value?.platformAdmin ?? false;
  useEffect(() => {
    if (!seesAll) return;
    const query = { prefix: name.value.toLowerCase(), limit: MOST };
    const timer = setTimeout(() => {
      json(client.users.$get({ query })).then(({ users }) => known.value = users, (cause) => {
        if (!(cause instanceof Refusal)) throw cause; // names still can be typed
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [name.value, seesAll]);
  const { user, userHelp } = accessWords.value;
  return (
    <Field label={user} help={seesAll ? undefined : userHelp} error={error}>
      {(ids) => (
        <>
          <input
            {...ids}
            list={list}
            autocomplete="off"
            spellcheck={false}
            class={`${BOX} h-8 font-mono text-small`}
            value={name.value}
            onInput={(event) => name.value = event.currentTarget.value}
          />
          <datalist id={list}>
            {known.value.map(({ username, title }) => (
              <option key={username} value={username}>{title}</option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
