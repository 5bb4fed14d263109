import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Copyable } from "../kit/copyable.tsx";
import { WarningIcon } from "../kit/icons.tsx";
import { Mark } from "../kit/mark.tsx";
import { Status } from "../kit/status.tsx";
import { words } from "../words.ts";
import type { Health } from "./health.ts";
import { ServerCard } from "./server_card.tsx";
import type { WingetSource } from "./source.ts";

/** What the landing page shows. */
export interface LandingProps {
  readonly source: WingetSource;
  readonly health: Health;
  readonly version: string;
}

/** The first page: how to use this server with WinGet, and whether the server is well. */
export function LandingPage({ source, health, version }: LandingProps): JSX.Element {
  useEffect(() => void health.check(), [health]);
  return (
    <>
      <Top health={health} />
      <main class="mx-auto max-w-[1024px] px-4 py-8 sm:px-6 sm:py-12">
        <h1 class="text-heading font-semibold text-balance">{words.landing.title}</h1>
        <p class="mt-2 text-muted">{words.landing.about}</p>
        {!source.secure && <Insecure />}
        <div class="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
          <Steps source={source} />
          <ServerCard health={health} address={source.address} version={version} />
        </div>
      </main>
    </>
  );
}

const TONE = { waiting: "waiting", ready: "good", refused: "bad" } as const;

function Top({ health }: { health: Health }): JSX.Element {
  const summary = health.summary.value;
  return (
    <header class="border-b border-line bg-surface">
      <div class="mx-auto flex h-14 max-w-[1024px] items-center justify-between gap-4 px-4 sm:px-6">
        <a href="/ui/" class="flex items-center gap-2 rounded-md text-section font-semibold">
          <Mark />
          {words.product}
        </a>
        <span role="status">
          <Status tone={TONE[summary]} says={words.health.summary[summary]} />
        </span>
      </div>
    </header>
  );
}

function Insecure(): JSX.Element {
  return (
    <div role="note" class="mt-6 flex gap-3 rounded-lg border border-warning/50 bg-surface p-4">
      <span class="mt-0.5 text-warning">
        <WarningIcon />
      </span>
      <div>
        <p class="font-semibold">{words.landing.insecure.title}</p>
        <p class="mt-1 text-muted">{words.landing.insecure.about}</p>
      </div>
    </div>
  );
}

const STEPS = ["add", "find", "install"] as const;

function Steps({ source }: { source: WingetSource }): JSX.Element {
  return (
    <section class="rounded-lg border border-line bg-surface" aria-labelledby="steps">
      <h2
        id="steps"
        class="flex h-12 items-center border-b border-line px-4 text-section font-semibold"
      >
        {words.landing.steps}
      </h2>
      <ol class="divide-y divide-line">
        {STEPS.map((step, index) => (
          <li key={step} class="px-4 py-4">
            <Step number={index + 1} command={source[step]} {...words.landing[step]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly help: string;
  readonly command: string;
}

function Step({ number, title, help, command }: StepProps): JSX.Element {
  return (
    <>
      <h3 class="mb-2 flex gap-2 font-medium">
        <span class="text-muted tabular-nums" aria-hidden="true">{number}</span>
        {title}
      </h3>
      <Copyable text={command} what={words.copy.command(title)} />
      <p class="mt-2 text-caption text-muted">{help}</p>
    </>
  );
}
