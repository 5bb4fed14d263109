/** What a user asked for cannot be done: one line for each thing that is wrong with it. */
class Refused extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** Settings with which the product cannot start. */
export class SettingsRefused extends Refused {
  override readonly name = "SettingsRefused";
}

/** A command line that cannot be understood. */
export class UsageRefused extends Refused {
  override readonly name = "UsageRefused";
}

/** What stands for a secret that is set. */
export const MASK = "******";

/** Quotes what a user wrote: shortened, control characters made visible, and without what may be credentials. */
export function quote(text: string): string {
  const shown = text.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, `$1${MASK}@`);
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown);
}
