import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { Danger } from "../access/danger.tsx";
import { SettingsForm } from "../access/settings_form.tsx";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { Checkbox } from "../parts/choice.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { partWords } from "../parts/words.ts";
import { SignInCard } from "./sign_in_card.tsx";
import type { UserTabProps } from "./user_page.tsx";
import { userWords } from "./words.ts";

/** What a user is called and may, how they sign in, and how they end. */
export function AccountTab({ model, user }: UserTabProps): JSX.Element {
  const { route } = useLocation();
  const isMe = useApp().session.user.value?.id === user.id;
  const words = userWords.value;
  const onDone = () => {
    toast(words.danger.deleted(user.username));
    route("/ui/users");
  };
  return (
    <div class="space-y-6">
      <Card title={words.profile.title}>
        <Profile model={model} user={user} />
      </Card>
      <SignInCard model={model} user={user} isMe={isMe} />
      <Card title={accessWords.value.danger} tone="danger">
        <Danger
          says={words.danger.delete}
          about={words.danger.deleteAbout}
          verb={words.danger.deleteVerb}
          question={words.danger.deleteTitle(user.title || user.username)}
          consequences={words.danger.deleteConsequences}
          name={user.username}
          action={model.remove}
          unless={isMe && words.access.nobodyElse}
          onDone={onDone}
        />
      </Card>
    </div>
  );
}

function Profile({ model: { change }, user }: UserTabProps): JSX.Element {
  const words = userWords.value;
  const { optional } = partWords.value;
  const title = useSignal(user.title);
  const email = useSignal(user.email ?? "");
  const isAdministrator = useSignal(user.platformAdmin);
  const refusal = change.refusal.value;
  const submit = () =>
    change.run({
      ...{ title: title.value.trim(), platformAdmin: isAdministrator.value },
      ...(email.value.trim() !== (user.email ?? "") && { email: email.value.trim() || null }),
    });
  return (
    <SettingsForm save={change} onSubmit={submit}>
      <TextField
        label={words.profile.displayName}
        text={title}
        error={errorOf(refusal, "title")}
        optional={optional}
        autocomplete="off"
      />
      <TextField
        type="email"
        label={words.email}
        help={words.emailHelp}
        text={email}
        error={errorOf(refusal, "email")}
        optional={optional}
        autocomplete="off"
      />
      <Checkbox
        checked={isAdministrator}
        label={words.administrator}
        help={words.administratorHelp}
      />
    </SettingsForm>
  );
}
