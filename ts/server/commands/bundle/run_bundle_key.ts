import { UsageRefused } from "../../../config/refused.ts";
import { looksLikePublicKey, presentPublicKey } from "../../../mirror/bundle/bundle_key.ts";
import type { BundleKey } from "../../../model/bundle.ts";
import { ITSELF } from "../../../model/event.ts";
import type { Services } from "../../compose.ts";
import { type CommandContext, type CommandIo, EXIT } from "../command.ts";
import { withPackhouse } from "../with_packhouse.ts";

type Keys = Services["bundleKeys"];

/** Something that is done with keys. */
interface Act {
  /** How many arguments follow its name. */
  readonly takes: number;
  run(keys: Keys, args: readonly string[], io: CommandIo): Promise<readonly BundleKey[]>;
  says(key: BundleKey): string;
}

const ACTS: Readonly<Record<string, Act>> = {
  create: {
    takes: 1,
    run: async (keys, [name]) => [await keys.create(name!, ITSELF)],
    says: publicLine,
  },
  list: { takes: 0, run: (keys) => keys.list(), says: line },
  show: { takes: 1, run: async (keys, [name]) => [await keys.get(name!)], says: publicLine },
  trust: {
    takes: 2,
    run: async (keys, [given, name], io) => [
      await keys.trust(await textOf(given!, io), name!, ITSELF),
    ],
    says: line,
  },
  remove: {
    takes: 1,
    run: async (keys, [name]) => [await keys.remove(name!, ITSELF)],
    says: ({ name }) => `Removed ${name}`,
  },
};

const USAGE = "create NAME | list | show NAME | trust FILE|KEY NAME | remove NAME";

/** Runs `packhouse bundle-key …` on the stores that the settings choose. */
export async function runBundleKey(context: CommandContext): Promise<number> {
  const { flags, io, positionals: [name = "", ...args] } = context;
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (!act || args.length !== act.takes) {
    throw new UsageRefused([`Usage: packhouse bundle-key ${USAGE}`]);
  }
  return await withPackhouse(context, async ({ services: { bundleKeys } }) => {
    const keys = await act.run(bundleKeys, args, io);
    if (flags.has("json")) io.stdout(JSON.stringify(keys.map(shown)));
    else keys.map(act.says).forEach(io.stdout);
    return EXIT.done;
  });
}

/** A key is short enough to be read out; else a file holds it. */
async function textOf(given: string, { readFile }: CommandIo): Promise<string> {
  const text = await readFile(given);
  if (text !== null) return text;
  if (looksLikePublicKey(given)) return given;
  throw new UsageRefused([`Cannot trust ${JSON.stringify(given)}: it is neither a key nor a file`]);
}

function publicLine({ publicKey, name }: BundleKey): string {
  return presentPublicKey(publicKey, name);
}

function line({ id, name, secret }: BundleKey): string {
  return `${id}  ${secret === "" ? "believed" : "signs   "}  ${name}`;
}

function shown({ id, name, publicKey, secret, createdAt }: BundleKey) {
  const [signs, created] = [secret !== "", new Date(createdAt).toISOString()];
  return { fingerprint: id, name, publicKey, signs, createdAt: created };
}
