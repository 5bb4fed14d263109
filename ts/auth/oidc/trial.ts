import { RegistryError } from "../../model/registry_error.ts";
import type { ProviderTestStep } from "../provider_kinds.ts";
import type { ProviderOptions } from "./provider.ts";
import { speaking } from "./refusal.ts";
import { Trial } from "./trial_steps.ts";

/** What a trial is made with. */
export interface TrialOptions extends ProviderOptions {
  readonly title: string;
}

/** The steps of a trial, in their order. */
export type OidcTestStepName =
  | "secret"
  | "description"
  | "issuer"
  | "addresses"
  | "clock"
  | "keys"
  | "credentials";

/** Tries what a provider offers, step by step up to the first that fails. Nobody is signed in. */
export async function tryProvider(options: TrialOptions): Promise<readonly ProviderTestStep[]> {
  const trial = new Trial(options);
  const steps: [OidcTestStepName, () => Promise<string> | string][] = [
    ["secret", () => trial.lookAtSecret()],
    ["description", () => trial.describe()],
    ["issuer", () => trial.compareIssuer()],
    ["addresses", () => trial.lookAtAddresses()],
    ["clock", () => trial.compareClocks()],
    ["keys", () => trial.lookAtKeys()],
    ["credentials", () => trial.tryCredentials()],
  ];
  const tried: ProviderTestStep[] = [];
  for (const [step, attempt] of steps) {
    const began = performance.now();
    const result = await outcomeOf(options.title, attempt);
    tried.push({ step, ...result, milliseconds: Math.round(performance.now() - began) });
    if (!result.ok) break;
  }
  return tried;
}

async function outcomeOf(
  title: string,
  attempt: () => Promise<string> | string,
): Promise<{ ok: boolean; says: string }> {
  try {
    return { ok: true, says: await speaking(title, attempt) };
  } catch (error) {
    if (error instanceof RegistryError) return { ok: false, says: error.detail };
    throw error;
  }
}
