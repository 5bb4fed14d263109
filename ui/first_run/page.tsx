import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { useApp } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Button } from "../parts/button.tsx";
import { Page } from "../parts/page.tsx";
import { Answered, RefusalNote } from "../parts/trouble.tsx";
import { ClientsStep } from "./clients_step.tsx";
import { createFirstRun, type FirstRun, type Identity, type Step, STEPS } from "./first_run.ts";
import { ServerStep } from "./server_step.tsx";
import { StorageStep } from "./storage_step.tsx";
import { firstRunWords } from "./words.ts";
import { YouStep } from "./you_step.tsx";

/** What every step is given. */
export interface StepProps {
  readonly model: FirstRun;
  readonly identity: Identity;
  readonly onDone: () => void;
  readonly onBack?: () => void;
}

const SHOWN: Readonly<Record<Step, (props: StepProps) => JSX.Element>> = {
  you: YouStep,
  server: ServerStep,
  storage: StorageStep,
  clients: ClientsStep,
};

/** Leads whoever administers a new server from its first password to its first client. */
export default function FirstRunPage(): JSX.Element {
  const { client, session } = useApp();
  const { url, query, route } = useLocation();
  const model = useMade(() => createFirstRun({ client, session }), [client]);
  useEffect(() => void model.identity.load(), [model]);
  const words = firstRunWords.value;
  const at = Math.max(0, STEPS.indexOf(query.step as Step));
  const go = (to: number) => route(addressWith(url, { step: STEPS[to] ?? STEPS[0] }));
  const end = async () => {
    if (await model.finish.run()) route("/ui/");
  };
  const isLast = at === STEPS.length - 1;
  const Shown = SHOWN[STEPS[at]!];
  const later = (
    <Button kind="quiet" busy={model.finish.isBusy.value} onClick={() => void end()}>
      {words.later}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={!isLast && later}>
      <div class="max-w-2xl space-y-6">
        <Progress at={at} />
        <RefusalNote refusal={model.finish.refusal.value} />
        <Answered by={model.identity.answer.value} onAgain={() => void model.identity.load()}>
          {(identity) => (
            <Shown
              key={at}
              model={model}
              identity={identity}
              onDone={() => isLast ? void end() : go(at + 1)}
              onBack={at > 0 ? () => go(at - 1) : undefined}
            />
          )}
        </Answered>
      </div>
    </Page>
  );
}

function Progress({ at }: { at: number }): JSX.Element {
  const words = firstRunWords.value;
  return (
    <ol aria-label={words.progress} class="grid grid-cols-4 gap-2">
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? "step" : undefined}
          class={`border-t-2 pt-2 text-small ${
            index <= at ? "border-accent text-text" : "border-line text-muted"
          } ${index === at ? "font-medium" : ""}`}
        >
          <span class="tabular-nums">{index + 1}.</span> {words.steps[step]}
        </li>
      ))}
    </ol>
  );
}
