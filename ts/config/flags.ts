import { parseArgs } from "node:util";
import { boolean } from "./reader.ts";
import { quote } from "./refused.ts";
import { flagOf, ROWS } from "./settings.ts";

/** A flag that is not a setting. */
export interface FlagRow {
  readonly about: string;
  /** What its value is, for the help: `PATH`. A flag without one is a switch. */
  readonly takes?: string;
  /** One letter. */
  readonly short?: string;
}

/** Flags by name, without their dashes. */
export type FlagTable = Readonly<Record<string, FlagRow>>;

/** Flags that every command understands. */
export const EVERYWHERE = {
  config: { takes: "PATH", about: "JSON file with settings, instead of packhouse.json" },
  help: { short: "h", about: "Explain the command" },
} as const satisfies FlagTable;

/** What a command line says. */
export interface Arguments {
  /** Texts of settings by variable. */
  readonly settings: ReadonlyMap<string, string>;
  /** Values of the other flags by name, in the order they were given; a switch has `"true"`. */
  readonly own: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  /** One line for each argument that cannot be understood. */
  readonly problems: readonly string[];
}

/** Variables by the flag that sets them; a secret has a second one for the file that holds it. */
const VARIABLES: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap(({ env, secret }) => secret ? [env, `${env}_FILE`] : [env])
    .map((env) => [flagOf(env), env]),
);

const SWITCHES: ReadonlySet<string> = new Set(
  ROWS.filter(({ read }) => read === boolean).map(({ env }) => flagOf(env)),
);

/** Reads the arguments that follow the name of a command. Never fails: see {@link Arguments.problems}. */
export function parseArguments(args: readonly string[], own: FlagTable = {}): Arguments {
  const table: FlagTable = { ...EVERYWHERE, ...own };
  const result = {
    settings: new Map<string, string>(),
    own: new Map<string, string[]>(),
    positionals: [] as string[],
    problems: [] as string[],
  };
  for (const token of tokensOf(args, table)) {
    if (token.kind === "positional") result.positionals.push(token.value);
    if (token.kind === "option") keep(result, token, table);
  }
  return result;
}

interface Option {
  readonly kind: "option";
  readonly name: string;
  readonly rawName: string;
  readonly value?: string;
  readonly inlineValue?: boolean;
}

type Token = Option | { kind: "positional"; value: string } | { kind: "option-terminator" };

function tokensOf(args: readonly string[], table: FlagTable): readonly Token[] {
  const settings = Array.from(VARIABLES.keys(), (flag) => [flag, { type: typeOf(flag, table) }]);
  const own = Object.entries(table)
    .map(([flag, { short }]) => [flag, { type: typeOf(flag, table), ...(short && { short }) }]);
  const options = Object.fromEntries([...settings, ...own]);
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

function typeOf(flag: string, table: FlagTable): "string" | "boolean" {
  const row = table[flag];
  const isSwitch = row ? row.takes === undefined : SWITCHES.has(flag);
  return isSwitch ? "boolean" : "string";
}

interface Building {
  readonly settings: Map<string, string>;
  readonly own: Map<string, string[]>;
  readonly problems: string[];
}

function keep({ settings, own, problems }: Building, option: Option, table: FlagTable): void {
  const { rawName, inlineValue } = option;
  const { name, value = "true" } = negated(option);
  const variable = VARIABLES.get(name);
  const isOwn = Object.hasOwn(table, name);
  const isSwitch = typeOf(name, table) === "boolean";
  if (!variable && !isOwn) problems.push(`Cannot use ${quote(rawName)}: no such flag`);
  else if (!isSwitch && !inlineValue && /^-./.test(option.value ?? "--")) {
    problems.push(`Cannot use "${rawName}" alone: it needs a value`);
  } else if (variable && !isOwn) settings.set(variable, value);
  else if (isSwitch && inlineValue) {
    problems.push(`Cannot use "${rawName}" with a value: it takes none`);
  } else own.set(name, [...own.get(name) ?? [], value]);
}

/** `--no-debug` is `--debug=false`. */
function negated({ name, value }: Option): { name: string; value: string | undefined } {
  const positive = name.replace(/^no-/, "");
  return name !== positive && SWITCHES.has(positive) && value === undefined
    ? { name: positive, value: "false" }
    : { name, value };
}
