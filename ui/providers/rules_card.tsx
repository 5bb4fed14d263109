import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { SettingsForm } from "../access/settings_form.tsx";
import { type Client, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Checkbox } from "../parts/choice.tsx";
import { Card } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import { providerWords } from "./words.ts";

type Settings = Awaited<ReturnType<typeof fetchSettings>>;

/** What is asked of everybody who signs in. */
export function RulesCard(): JSX.Element {
  const client = useClient();
  const settings = useMade(() => createResource(() => fetchSettings(client)), [client]);
  return (
    <Card title={providerWords.value.settings.title}>
      <Answered by={settings.answer.value} onAgain={() => void settings.load()}>
        {(before) => <Rules before={before} onSaved={settings.set} />}
      </Answered>
    </Card>
  );
}

async function fetchSettings({ admin: { auth } }: Client) {
  return await json(auth.settings.$get());
}

function Rules(
  { before, onSaved }: {
    readonly before: Settings;
    readonly onSaved: (settings: Settings) => void;
  },
): JSX.Element {
  const { admin: { auth } } = useClient();
  const words = providerWords.value.settings;
  const isLocal = useSignal(before.localSignIn);
  const isSecond = useSignal(before.secondFactorForAdministrators);
  const save = useMemo(() =>
    createAction(async () => {
      const wanted = {
        ...(isLocal.value !== before.localSignIn && { localSignIn: isLocal.value }),
        secondFactorForAdministrators: isSecond.value,
      };
      onSaved(await json(auth.settings.$patch({ json: wanted })));
    }), [before]);
  return (
    <SettingsForm save={save} onSubmit={() => save.run()}>
      <Checkbox checked={isLocal} label={words.local} help={words.localHelp} />
      <Checkbox checked={isSecond} label={words.second} help={words.secondHelp} />
    </SettingsForm>
  );
}
