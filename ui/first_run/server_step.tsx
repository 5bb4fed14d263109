import { useSignal } from "@preact/signals";
import { TriangleAlert } from "lucide";
import type { JSX } from "preact";
import { Icon } from "../parts/icon.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { flawOf } from "./first_run.ts";
import type { StepProps } from "./page.tsx";
import { StepButtons } from "./step_buttons.tsx";
import { firstRunWords } from "./words.ts";

/** What the server is called, and where clients find it. */
export function ServerStep({ model: { name }, identity, onDone, onBack }: StepProps): JSX.Element {
  const words = firstRunWords.value.server;
  const called = useSignal(identity.name);
  const address = useSignal(identity.baseUrl ?? location.origin);
  const refusal = name.refusal.value;
  const isFixed = (what: "name" | "baseUrl") => identity.fixed.includes(what);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await name.run(called.value.trim(), address.value.trim())) onDone();
  };
  const flaw = address.value.trim() === "" ? null : flawOf(address.value.trim());
  return (
    <Card title={words.title}>
      <form noValidate class="space-y-4" onSubmit={(event) => void submit(event)}>
        <p class="text-muted">{words.about}</p>
        {isFixed("name") ? <Fixed label={words.name} value={identity.name} /> : (
          <TextField
            label={words.name}
            text={called}
            autocomplete="off"
            error={errorOf(refusal, "name")}
          />
        )}
        {isFixed("baseUrl")
          ? <Fixed label={words.address} value={identity.baseUrl ?? ""} />
          : (
            <TextField
              type="url"
              mono
              label={words.address}
              help={words.addressHelp}
              text={address}
              autocomplete="off"
              error={errorOf(refusal, "baseUrl")}
            />
          )}
        <div role="status">{flaw && <Warning says={words.flaws[flaw]} />}</div>
        {identity.baseUrl !== null && !isFixed("baseUrl") && (
          <p class="text-caption text-muted">{words.moved}</p>
        )}
        <RefusalNote refusal={refusal} />
        <StepButtons busy={name.isBusy.value} onBack={onBack} />
      </form>
    </Card>
  );
}

function Fixed({ label, value }: { label: string; value: string }): JSX.Element {
  return (
    <div>
      <Facts of={[fact(label, <bdi>{value}</bdi>)]} />
      <p class="mt-1 text-caption text-muted">{firstRunWords.value.server.fixed}</p>
    </div>
  );
}

function Warning({ says }: { says: string }): JSX.Element {
  return (
    <p class="flex gap-2 rounded-md border border-warning/40 p-3 text-warning">
      <Icon of={TriangleAlert} class="mt-0.5 shrink-0" />
      <span>{says}</span>
    </p>
  );
}
