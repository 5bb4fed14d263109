import { quote, UsageRefused } from "../../../config/refused.ts";
import type { CommandContext, FlagTable } from "../command.ts";
import { Remote } from "./remote.ts";

/** Flags of every command that speaks to a running server. */
export const REMOTE_FLAGS = {
  repo: { takes: "ORG/REPO", about: "The repository; else PACKHOUSE_REPO" },
  url: { takes: "URL", about: "Address of the server; else PACKHOUSE_URL" },
  token: {
    takes: "TOKEN",
    about: "API token, or USER:PASSWORD; better kept in PACKHOUSE_TOKEN",
  },
  "token-file": { takes: "PATH", about: "File with the token; else PACKHOUSE_TOKEN_FILE" },
  json: { about: "Print one JSON document on standard output" },
} as const satisfies FlagTable;

/** The server that a command is to speak to; throws `UsageRefused` where none can be. */
export async function openRemote(context: CommandContext): Promise<Remote> {
  const { flags, io: { env } } = context;
  const url = parseUrl(flags.text("url") ?? env.PACKHOUSE_URL);
  return new Remote({ url, token: await tokenOf(context), ca: await caOf(context) });
}

/** The repository that a command is about, as it stands in an address. */
export function repositoryOf({ flags, io: { env } }: CommandContext): string {
  const path = flags.text("repo") ?? env.PACKHOUSE_REPO ?? "";
  if (/^[\w.-]+\/[\w.-]+$/.test(path)) return path;
  const found = path === "" ? "" : `, found ${quote(path)}`;
  throw new UsageRefused([`Name the repository with --repo ORG/REPO or PACKHOUSE_REPO${found}`]);
}

function parseUrl(text: string | undefined): URL {
  if (!text) throw new UsageRefused(["Name the server with --url URL or PACKHOUSE_URL"]);
  const url = URL.parse(text);
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.search;
  if (isPlain) return url;
  throw new UsageRefused([
    `Cannot use ${quote(text)} as the server: it must be as https://packages.example`,
  ]);
}

async function tokenOf({ flags, io }: CommandContext): Promise<string | undefined> {
  const file = flags.text("token-file");
  if (file !== undefined) return await readSecret(file, io);
  const said = flags.text("token") ?? io.env.PACKHOUSE_TOKEN;
  if (said) return checked(said, "PACKHOUSE_TOKEN");
  const { PACKHOUSE_TOKEN_FILE: named } = io.env;
  return named ? await readSecret(named, io) : undefined;
}

async function readSecret(path: string, { readFile }: CommandContext["io"]): Promise<string> {
  const text = await readFile(path);
  if (text === null) throw new UsageRefused([`Cannot read the token: ${quote(path)} is not there`]);
  return checked(text.trim(), path);
}

/** Never repeats what it refuses. */
function checked(token: string, from: string): string {
  if (/^[\x21-\x7e]+$|^[^:\p{Cc}]+:[^\p{Cc}]+$/u.test(token)) return token;
  throw new UsageRefused([`Cannot use what ${quote(from)} holds as a token: it has no such form`]);
}

/** Deno reads this variable itself, but a compiled program does not. */
async function caOf({ io: { env, readFile } }: CommandContext): Promise<string | undefined> {
  const path = env.DENO_CERT || env.SSL_CERT_FILE;
  if (!path) return undefined;
  const pem = await readFile(path);
  if (pem === null) throw new UsageRefused([`Cannot trust ${quote(path)}: it is not there`]);
  return pem;
}
