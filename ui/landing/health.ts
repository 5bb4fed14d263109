import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, ask, WAITING } from "../kit/answer.ts";

/** The two questions a server is asked about its health; each rejects with a `Refusal` for no. */
export interface HealthQuestions {
  /** Whether the process runs at all. */
  alive(): Promise<void>;
  /** Whether its stores answer too, so that packages can be served. */
  ready(): Promise<void>;
}

/** How the server fares, and the one thing to do about it: ask again. */
export interface Health {
  readonly alive: ReadonlySignal<Answer<void>>;
  readonly ready: ReadonlySignal<Answer<void>>;
  /** Both in one word. */
  readonly summary: ReadonlySignal<"waiting" | "ready" | "refused">;
  /** Whether an answer is under way; the former answers stand until then. */
  readonly checking: ReadonlySignal<boolean>;
  check(): Promise<void>;
}

/** State and behaviour of the server's health; runs without a browser. */
export function createHealth(questions: HealthQuestions): Health {
  const alive = signal<Answer<void>>(WAITING);
  const ready = signal<Answer<void>>(WAITING);
  const checking = signal(false);
  const summary = computed(() => summarize(alive.value, ready.value));
  async function check(): Promise<void> {
    if (checking.value) return;
    checking.value = true;
    try {
      [alive.value, ready.value] = await Promise.all([ask(questions.alive), ask(questions.ready)]);
    } finally {
      checking.value = false;
    }
  }
  return { alive, ready, summary, checking, check };
}

function summarize(...answers: Answer<void>[]): "waiting" | "ready" | "refused" {
  if (answers.some((answer) => answer.is === "refused")) return "refused";
  return answers.some((answer) => answer.is === "waiting") ? "waiting" : "ready";
}
