/** What an `install.sh` of a release knows by itself. */
export interface Stamp {
  /** Where releases are. */
  readonly releases: string;
  /** The key that signs them, as PEM; nothing where they are not signed. */
  readonly publicKey?: string;
}

/** Writes into `install.sh` where it comes from, so that one line installs without further words. */
export function stamped(script: string, { releases, publicKey = "" }: Stamp): string {
  return [["releases", releases], ["public_key", publicKey.trim()]].reduce(
    (text, [variable, value]) => assigned(text, variable!, value!),
    script,
  );
}

/** The environment still comes first. */
function assigned(script: string, variable: string, value: string): string {
  if (/[^\w\s:/.+=-]/.test(value)) throw new Error(`Cannot write ${value} into a script`);
  const line = new RegExp(`^${variable}=\\$\\{(\\w+):-\\}$`, "m");
  if (!line.test(script)) throw new Error(`install.sh has no line for ${variable}`);
  return script.replace(line, (_, name) => `${variable}=\${${name}:-${value}}`);
}
