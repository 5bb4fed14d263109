import type { JSX } from "preact";
import { sourceOf } from "../landing/source.ts";
import { Copyable } from "../parts/code.tsx";
import { Card } from "../parts/page.tsx";
import { flawOf } from "./first_run.ts";
import type { StepProps } from "./page.tsx";
import { StepButtons } from "./step_buttons.tsx";
import { firstRunWords } from "./words.ts";

const TRUST =
  "Import-Certificate -FilePath company-ca.cer -CertStoreLocation Cert:\\LocalMachine\\Root";

/** The line that makes the first machine install from here. */
export function ClientsStep({ identity, model, onDone, onBack }: StepProps): JSX.Element {
  const words = firstRunWords.value.clients;
  const address = identity.baseUrl ?? location.origin;
  const flaw = flawOf(address);
  const { protocol } = new URL(address);
  return (
    <Card title={words.title}>
      <div class="space-y-4">
        <p class="text-muted">{words.about}</p>
        <Copyable text={sourceOf({ origin: address, protocol }).add} what={words.command} />
        {flaw && <p role="note" class="text-warning">{firstRunWords.value.server.flaws[flaw]}</p>}
        <h3 class="font-medium">{words.certificate}</h3>
        <p class="text-muted">{words.certificateAbout}</p>
        <Copyable text={TRUST} what={words.command} />
        <p class="text-muted">
          {words.fleet} <a href="/ui/help" class="text-accent underline">{words.help}</a>
        </p>
        <StepButtons
          onBack={onBack}
          onDone={onDone}
          busy={model.finish.isBusy.value}
          says={firstRunWords.value.done}
        />
      </div>
    </Card>
  );
}
