import { contradictions } from "./contradictions.ts";
import { type FlagTable, parseArguments } from "./flags.ts";
import { MASK, quote, SettingsRefused } from "./refused.ts";
import { ValueRefused } from "./reader.ts";
import { flagOf, ROWS, type SettingId, type SettingRow, type Settings } from "./settings.ts";
import { environmentSource, fileSource, type Origin, type Source } from "./sources.ts";

/** Where settings are looked for. */
export interface SettingsInput {
  /** What follows the name of the command. */
  readonly args: readonly string[];
  /** Flags among `args` that are the command's own. */
  readonly own?: FlagTable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or `null` when there is no such file. */
  readonly readFile: (path: string) => Promise<string | null>;
}

/** What was said about a setting that is set, and where. */
export interface Said {
  readonly text: string;
  readonly origin: Origin;
}

/** Settings, and how they came to be. */
export interface LoadedSettings {
  readonly settings: Settings;
  readonly said: ReadonlyMap<SettingId, Said>;
}

const USUAL_FILE = "packhouse.json";

/**
 * Reads every setting: its default, over that the configuration file, credentials of systemd, the
 * environment and the flags. A secret may be said by a file, named by `…_FILE`. What is said empty
 * is not said.
 * Throws {@link SettingsRefused} with everything that is wrong.
 */
export async function loadSettings(input: SettingsInput): Promise<LoadedSettings> {
  const problems: string[] = [];
  const said = new Map<SettingId, Said>(defaults());
  for (const source of await sourcesOf(input)) {
    problems.push(...source.problems);
    for (const row of ROWS) {
      const found = await look(row, source, { readFile: input.readFile, problems });
      if (found) said.set(row.id, found);
    }
  }
  const settings = read(said, problems);
  problems.push(...contradictions(said));
  if (problems.length > 0) throw new SettingsRefused(problems);
  return { settings, said };
}

function defaults(): [SettingId, Said][] {
  return ROWS.flatMap(({ id, default: text }) =>
    text === undefined ? [] : [[id, { text, origin: "default" }]]
  );
}

/** The weakest first. */
async function sourcesOf({ args, own, env, readFile }: SettingsInput): Promise<Source[]> {
  const flags = parseArguments(args, own);
  return [
    await fileOf(flags.own.get("config")?.at(-1), readFile),
    await credentialsOf(env.CREDENTIALS_DIRECTORY, readFile),
    environmentSource(env),
    {
      origin: (variable) => `--${flagOf(variable)}`,
      texts: flags.settings,
      problems: flags.problems,
    },
  ];
}

/** The configuration file; only the usual one may be missing. */
async function fileOf(
  named: string | undefined,
  readFile: SettingsInput["readFile"],
): Promise<Source> {
  const path = named ?? USUAL_FILE;
  const content = await readFile(path).catch(() => UNREADABLE);
  if (typeof content === "string") return fileSource(content, path);
  const isFine = content === null && named === undefined;
  const problems = isFine ? [] : [`Cannot use ${quote(path)} as --config: it cannot be read`];
  return { origin: () => path, texts: new Map(), problems };
}

/** Secrets that systemd hands over as `packhouse_JWT_SECRET` and so on: systemd.exec(5), LoadCredential. */
async function credentialsOf(
  folder: string | undefined,
  readFile: SettingsInput["readFile"],
): Promise<Source> {
  const texts = new Map<string, string>();
  for (const { env } of folder ? ROWS.filter(({ secret }) => secret) : []) {
    const content = await readFile(`${folder}/packhouse_${env}`).catch(() => null);
    if (content !== null) texts.set(env, content.replace(/\r?\n$/, ""));
  }
  return { origin: () => "credential", texts, problems: [] };
}

const UNREADABLE = Symbol("unreadable");

interface Finding {
  readonly readFile: SettingsInput["readFile"];
  readonly problems: string[];
}

/** What one source says about one setting, directly or by naming a file. */
async function look(
  { env, secret }: SettingRow,
  { texts, origin }: Source,
  { readFile, problems }: Finding,
): Promise<Said | null> {
  const variable = `${env}_FILE`;
  const text = texts.get(env) || null;
  const path = secret && texts.get(variable) || null;
  if (path === null) return text === null ? null : { text, origin: origin(env) };
  const content = await readFile(path).catch(() => null);
  const held = content?.replace(/\r?\n$/, "");
  if (text !== null) problems.push(`Cannot use ${variable}: ${env} is set as well`);
  else if (held) return { text: held, origin: path };
  else problems.push(`Cannot use ${quote(path)} as ${variable}: it cannot be read or is empty`);
  return null;
}

function read(said: ReadonlyMap<SettingId, Said>, problems: string[]): Settings {
  const settings: Record<string, Record<string, unknown>> = {};
  for (const row of ROWS) {
    const [group = "", name = ""] = row.id.split(".");
    const value = said.get(row.id);
    (settings[group] ??= {})[name] = value && parse(row, value, problems);
  }
  return settings as unknown as Settings;
}

function parse({ env, read, secret }: SettingRow, said: Said, problems: string[]): unknown {
  try {
    return read.parse(said.text);
  } catch (error) {
    if (!(error instanceof ValueRefused)) throw error;
    const shown = secret ? `"${MASK}"` : quote(said.text);
    const where = said.origin === "environment" ? "" : ` (from ${said.origin})`;
    problems.push(`Cannot use ${shown} as ${env}${where}: it ${error.message}`);
  }
}
