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

/** Quotes what a user wrote: shortened, control characters made visible, credentials in addresses masked. */
export function quote(text: string): string {
  const shown = maskCredentials(text);
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown);
}

/** What stands for a secret that is set. */
export const MASK = "******";

/** The text with user name and password of every address in it masked. */
export function maskCredentials(text: string): string {
  return text.replace(/\/\/[^/?#\s]*@/g, `//${MASK}@`);
}
