import { explainSettings } from "../../config/describe_settings.ts";
import { EVERYWHERE, type FlagRow } from "../../config/flags.ts";
import { UsageRefused } from "../../config/refused.ts";
import { type Command, EXIT } from "./command.ts";

/** `packhouse help`, for a list of commands that it joins. */
export function helpCommand(commands: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    about: "Explain a command",
    usage: "[COMMAND]",
    withoutSettings: true,
    run({ io, positionals: [name] }) {
      const all = [...commands, help];
      const lines = name === undefined ? explainAll(all) : explain(findCommand(all, name));
      lines.forEach(io.stdout);
      return Promise.resolve(EXIT.done);
    },
  };
  return help;
}

/** The command of that name; throws `UsageRefused`. */
export function findCommand(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  throw new UsageRefused([
    `Cannot run ${JSON.stringify(name)}: the commands are ${
      commands.map((command) => command.name).join(", ")
    }`,
  ]);
}

/** What `--help` prints about one command. */
export function explain(command: Command): string[] {
  const { name, about, usage = "", options = {}, withoutSettings } = command;
  const { config, help } = EVERYWHERE;
  const flags = { ...options, ...(withoutSettings === true ? {} : { config }), help };
  return [
    about,
    "",
    `Usage: packhouse ${name} ${usage} [FLAGS]`.replace(/ {2,}/g, " "),
    "",
    "Flags:",
    ...Object.entries(flags).map(explainFlag),
    ...(withoutSettings ? [] : explainSettings()),
    ...(typeof withoutSettings === "object"
      ? ["", `With --${withoutSettings.unless}, every setting as in "packhouse serve --help".`]
      : []),
  ];
}

function explainFlag([name, { takes, short, about }]: [string, FlagRow]): string {
  const form = `${short ? `-${short}, ` : ""}--${name}${takes ? ` ${takes}` : ""}`;
  return `  ${form.padEnd(22)} ${about}`;
}

function explainAll(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "A private package registry.",
    "",
    "Usage: packhouse COMMAND [FLAGS]",
    "",
    "Commands:",
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "",
    'Try "packhouse COMMAND --help". Every setting is a flag, a variable, or a line of packhouse.json.',
  ];
}
