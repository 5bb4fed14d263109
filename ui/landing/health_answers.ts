import { type Fetch, fetchAnswer } from "../kit/api.ts";
import { Refusal } from "../kit/refusal.ts";
import { healthWords } from "./words.ts";
import type { HealthQuestions } from "./health.ts";

/** Asks the server itself: `/health` whether it lives, `/healthz` whether its stores answer too. */
export function serverHealth(ask: Fetch = fetch): HealthQuestions {
  return {
    alive: async () => void await fetchAnswer("/health", ask),
    ready: async () => void await fetchAnswer("/healthz", ask).catch(nameStores),
  };
}

/** Says which stores failed, where the server's answer tells it. */
function nameStores(cause: unknown): never {
  const failed = cause instanceof Refusal ? failedChecks(cause.body) : [];
  const known = failed.filter((name) => name in healthWords.value.failed) as Failing[];
  if (!known.length || !(cause instanceof Refusal)) throw cause;
  const says = known.map((name) => healthWords.value.failed[name]).join(" ");
  throw new Refusal(says, { cause, requestId: cause.requestId });
}

type Failing = keyof typeof healthWords.value.failed;

function failedChecks(body: unknown): string[] {
  const { checks } = (body ?? {}) as { checks?: unknown };
  if (!Array.isArray(checks)) return [];
  return checks.filter((check) => check?.status === "failed").map((check) => String(check.name));
}
