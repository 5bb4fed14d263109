import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { SettingsForm } from "../access/settings_form.tsx";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { Identifier } from "../parts/code.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, Facts } from "../parts/page.tsx";
import type { AccountTabProps } from "./page.tsx";
import { accountWords } from "./words.ts";

/** What the reader is called, and by which address they sign in. */
export function ProfileTab({ model, me }: AccountTabProps): JSX.Element {
  const words = accountWords.value.profile;
  const title = useSignal(me.user.title);
  const { rename } = model;
  return (
    <div class="space-y-6">
      <Card title={words.title}>
        <div class="space-y-6">
          <Facts
            of={[
              [words.username, <Identifier key="name">{me.user.username}</Identifier>],
              [words.since, <Moment key="since" at={me.user.createdAt} />],
              me.user.platformAdmin && [
                accessWords.value.role,
                <Badge key="role" tone="accent">{words.administrator}</Badge>,
              ],
            ]}
          />
          <SettingsForm save={rename} onSubmit={() => rename.run(title.value.trim())}>
            <TextField
              label={words.displayName}
              help={words.displayNameHelp}
              text={title}
              error={errorOf(rename.refusal.value, "title")}
              autocomplete="name"
            />
          </SettingsForm>
        </div>
      </Card>
      <Card title={words.emailTitle}>
        {me.hasPassword
          ? <Email model={model} me={me} />
          : <p class="text-muted">{me.user.email} {words.byProvider}</p>}
      </Card>
    </div>
  );
}

function Email({ model: { changeEmail }, me }: AccountTabProps): JSX.Element {
  const words = accountWords.value.profile;
  const email = useSignal(me.user.email ?? "");
  const password = useSignal("");
  const refusal = changeEmail.refusal.value;
  const submit = async () => {
    const isDone = await changeEmail.run(email.value.trim(), password.value);
    if (isDone) password.value = "";
    return isDone;
  };
  return (
    <SettingsForm save={changeEmail} onSubmit={submit} verb={words.emailVerb}>
      <TextField
        type="email"
        label={words.email}
        help={words.emailHelp}
        text={email}
        error={errorOf(refusal, "email")}
        autocomplete="email"
      />
      <TextField
        type="password"
        label={words.current}
        text={password}
        error={errorOf(refusal, "password")}
        autocomplete="current-password"
      />
    </SettingsForm>
  );
}
