import type { Command, CommandContext, FlagTable } from "../command.ts";

/** What a command does with `--bundle`, beside what it does without. */
export interface BundleWork {
  readonly usage: string;
  readonly options: FlagTable;
  run(context: CommandContext): Promise<number>;
}

/** A command that speaks to a server, and works on the stores themselves where it is given `--bundle`. */
export function orBundle(remote: Command, bundle: BundleWork): Command {
  return {
    ...remote,
    usage: `${remote.usage} | ${bundle.usage}`,
    withoutSettings: { unless: "bundle" },
    options: { ...remote.options, ...bundle.options },
    run: (context) => context.flags.has("bundle") ? bundle.run(context) : remote.run(context),
  };
}
