import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { accessWords } from "../access/words.ts";
import type { Action } from "../kit/action.ts";
import { Checkbox, RadioGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { partWords } from "../parts/words.ts";
import type { NewUser } from "./user_list.ts";
import { userWords } from "./words.ts";

/** Makes a user. */
export function NewUserDialog(
  { create, onDone, onClose }: {
    readonly create: Action<[NewUser]>;
    readonly onDone: (username: string) => void;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = userWords.value;
  const { user, slugHelp, kinds } = accessWords.value;
  const { optional } = partWords.value;
  const [username, title, email, password] = [
    useSignal(""),
    useSignal(""),
    useSignal(""),
    useSignal(""),
  ];
  const kind = useSignal<"human" | "service">("human");
  const isAdministrator = useSignal(false);
  const { isBusy, refusal, run } = create;
  const isHuman = kind.value === "human";
  const submit = async () => {
    const wanted = {
      ...{ username: username.value.trim(), title: title.value.trim() || null, kind: kind.value },
      ...(isHuman && { email: email.value.trim() || null, password: password.value || null }),
      platformAdmin: isAdministrator.value,
    };
    if (await run(wanted)) onDone(wanted.username.toLowerCase());
  };
  const error = (member: string) => errorOf(refusal.value, member);
  return (
    <FormDialog
      {...{ title: words.create, verb: words.createVerb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <RadioGroup
        label={words.kind}
        value={kind}
        options={(["human", "service"] as const)
          .map((value) => ({ value, says: kinds[value], about: words.kindsAbout[value] }))}
      />
      <TextField
        label={user}
        help={slugHelp}
        text={username}
        error={error("username")}
        autocomplete="off"
        autofocus
        mono
      />
      <TextField
        label={words.profile.displayName}
        text={title}
        error={error("title")}
        optional={optional}
        autocomplete="off"
      />
      {isHuman && (
        <>
          <TextField
            type="email"
            label={words.email}
            help={words.emailHelp}
            text={email}
            error={error("email")}
            optional={optional}
            autocomplete="off"
          />
          <TextField
            type="password"
            label={words.password}
            help={words.passwordHelp}
            text={password}
            error={error("password")}
            optional={optional}
            autocomplete="new-password"
          />
        </>
      )}
      <Checkbox
        checked={isAdministrator}
        label={words.administrator}
        help={words.administratorHelp}
      />
    </FormDialog>
  );
}
