import type { ComponentChildren, JSX } from "preact";
import type { Answer } from "../kit/answer.ts";
import { Copyable } from "../parts/copyable.tsx";
import { RefreshCw } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { Status } from "../parts/status.tsx";
import { askWords } from "../kit/words.ts";
import { copyWords } from "../parts/copy_words.ts";
import { healthWords } from "./words.ts";
import type { Health } from "./health.ts";

/** What the card is about: the server's health, its address and its version. */
export interface ServerCardProps {
  readonly health: Health;
  readonly address: string;
  readonly version: string;
}

/** The server at a glance: whether it works, where it is, what it is. */
export function ServerCard({ health, address, version }: ServerCardProps): JSX.Element {
  return (
    <section class="rounded-lg border border-line bg-surface" aria-labelledby="server">
      <div class="flex h-12 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 id="server" class="text-section font-semibold">{healthWords.value.title}</h2>
        <AgainButton health={health} />
      </div>
      <dl class="divide-y divide-line">
        <Fact name={healthWords.value.process}>
          <Answered
            by={health.alive.value}
            good={healthWords.value.running}
            bad={healthWords.value.away}
          />
        </Fact>
        <Fact name={healthWords.value.stores}>
          <Answered
            by={health.ready.value}
            good={healthWords.value.ready}
            bad={healthWords.value.refused}
          />
        </Fact>
        <Fact name={healthWords.value.version}>
          <span class="font-mono text-small">{version}</span>
        </Fact>
        <div class="px-4 py-3">
          <dt class="mb-2 text-muted">{healthWords.value.address}</dt>
          <dd>
            <Copyable text={address} what={copyWords.value.address} />
          </dd>
        </div>
      </dl>
      <Refused by={[health.alive.value, health.ready.value]} />
    </section>
  );
}

function AgainButton({ health }: { health: Health }): JSX.Element {
  return (
    <button
      type="button"
      class="inline-flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 font-medium text-accent hover:bg-line/60 aria-disabled:cursor-default aria-disabled:text-muted"
      aria-disabled={health.checking.value}
      onClick={() => void health.check()}
    >
      <Icon of={RefreshCw} />
      {healthWords.value.again}
    </button>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="flex min-h-10 items-center justify-between gap-4 px-4 py-2">
      <dt class="text-muted">{name}</dt>
      <dd class="text-right">{children}</dd>
    </div>
  );
}

interface AnsweredProps {
  readonly by: Answer<void>;
  readonly good: string;
  readonly bad: string;
}

function Answered({ by, good, bad }: AnsweredProps): JSX.Element {
  if (by.is === "waiting") return <Status tone="waiting" says={healthWords.value.waiting} />;
  return by.is === "here" ? <Status tone="good" says={good} /> : <Status tone="bad" says={bad} />;
}

/** Says why, once, even when both questions failed for the same reason. */
function Refused({ by }: { by: readonly Answer<void>[] }): JSX.Element | null {
  const refused = by.filter((answer) => answer.is === "refused");
  const reasons = new Map(refused.map((answer) => [answer.says, answer.requestId]));
  if (!reasons.size) return null;
  return (
    <div role="alert" class="border-t border-line px-4 py-3 text-danger">
      {[...reasons].map(([says, requestId]) => (
        <p key={says}>
          {says} {requestId && <span class="text-muted">{askWords.value.request(requestId)}</span>}
        </p>
      ))}
    </div>
  );
}
