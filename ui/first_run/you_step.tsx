import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "../app/context.ts";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { StepProps } from "./page.tsx";
import { StepButtons } from "./step_buttons.tsx";
import { firstRunWords } from "./words.ts";

/** Who administers the server, by a password that no log has. */
export function YouStep({ model: { introduce, isKnown }, onDone }: StepProps): JSX.Element {
  const words = firstRunWords.value.you;
  const user = useApp().session.user.value;
  const title = useSignal(user?.title ?? "");
  const email = useSignal(user?.email ?? "");
  const current = useSignal("");
  const next = useSignal("");
  const refusal = introduce.refusal.value;
  if (isKnown.value) {
    return (
      <Card title={words.title}>
        <p>{words.known}</p>
        <StepButtons onDone={onDone} />
      </Card>
    );
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    const said = { title: title.value.trim(), email: email.value.trim() };
    if (await introduce.run({ ...said, current: current.value, next: next.value })) onDone();
  };
  return (
    <Card title={words.title}>
      <form noValidate class="space-y-4" onSubmit={(event) => void submit(event)}>
        <p class="text-muted">{words.about}</p>
        <TextField
          label={words.name}
          text={title}
          autocomplete="name"
          error={errorOf(refusal, "title")}
        />
        <TextField
          type="email"
          label={words.email}
          text={email}
          autocomplete="email"
          error={errorOf(refusal, "email")}
        />
        <TextField
          type="password"
          label={words.current}
          text={current}
          autocomplete="current-password"
          error={errorOf(refusal, "password") ?? errorOf(refusal, "current")}
        />
        <TextField
          type="password"
          label={words.next}
          help={words.nextHelp}
          text={next}
          autocomplete="new-password"
          error={errorOf(refusal, "new")}
        />
        <RefusalNote refusal={refusal} />
        <StepButtons busy={introduce.isBusy.value} />
      </form>
    </Card>
  );
}
