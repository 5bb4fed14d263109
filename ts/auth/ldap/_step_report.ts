import type { ProviderTestStep } from "../provider_kinds.ts";
import { isFault } from "./_fault.ts";
import type { StepName, Steps } from "./steps.ts";

const LONGEST = 2000;

/** Notes what is done, step by step, and how it ended. */
export class StepReport implements Steps {
  readonly taken: ProviderTestStep[] = [];

  async take<R>(step: StepName, work: () => Promise<R>, says: (result: R) => string): Promise<R> {
    const began = performance.now();
    const note = (ok: boolean, text: string) => {
      const milliseconds = Math.round(performance.now() - began);
      this.taken.push({ step, ok, says: text.slice(0, LONGEST), milliseconds });
    };
    try {
      const result = await work();
      note(true, says(result));
      return result;
    } catch (error) {
      if (isFault(error)) note(false, error.message);
      throw error;
    }
  }
}
