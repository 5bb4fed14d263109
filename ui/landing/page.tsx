import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Copyable } from "../parts/copyable.tsx";
import { TriangleAlert } from "lucide";
import { LinkButton } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";
import { Status } from "../parts/status.tsx";
import { copyWords } from "../parts/copy_words.ts";
import { healthWords, landingWords } from "./words.ts";
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
        <h1 class="text-heading font-semibold text-balance">{landingWords.value.title}</h1>
        <p class="mt-2 text-muted">{landingWords.value.about}</p>
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
          Packhouse
        </a>
        <div class="flex items-center gap-4">
          <span role="status">
            <Status tone={TONE[summary]} says={healthWords.value.summary[summary]} />
          </span>
          <LinkButton href="/ui/sign-in" kind="primary">{landingWords.value.signIn}</LinkButton>
        </div>
      </div>
    </header>
  );
}

function Insecure(): JSX.Element {
  return (
    <div role="note" class="mt-6 flex gap-3 rounded-lg border border-warning/50 bg-surface p-4">
      <span class="mt-0.5 text-warning">
        <Icon of={TriangleAlert} />
      </span>
      <div>
        <p class="font-semibold">{landingWords.value.insecure.title}</p>
        <p class="mt-1 text-muted">{landingWords.value.insecure.about}</p>
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
        {landingWords.value.steps}
      </h2>
      <ol class="divide-y divide-line">
        {STEPS.map((step, index) => (
          <li key={step} class="px-4 py-4">
            <Step number={index + 1} command={source[step]} {...landingWords.value[step]} />
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
      <Copyable text={command} what={copyWords.value.command(title)} />
      <p class="mt-2 text-caption text-muted">{help}</p>
    </>
  );
}
