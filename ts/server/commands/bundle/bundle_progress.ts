import { type Progress, showProgress, terminalProgress } from "../remote/progress.ts";
import type { CommandContext } from "../command.ts";

/** Shows how much of a bundle's files has passed; nothing with `--json`. */
export function bundleProgress(
  { flags }: CommandContext,
): { readonly watch: (done: number, total: number) => void; readonly end: () => void } {
  let progress: Progress | null = null;
  return {
    watch(done, total) {
      if (flags.has("json")) return;
      progress ??= showProgress("Files", total, terminalProgress());
      progress.at(done);
    },
    end: () => progress?.end(),
  };
}
