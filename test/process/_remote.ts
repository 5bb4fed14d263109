import assert from "node:assert/strict";
import { join } from "node:path";
import { ADMIN } from "../scenario/registry.ts";
import {
  ask,
  type Ended,
  run,
  serve,
  type Server,
  temporaryFolder,
  type Variables,
} from "./_child.ts";

/** A server, a folder for files, and whoever speaks to it from the command line. */
export interface Remote extends AsyncDisposable {
  readonly server: Server;
  readonly folder: string;
  /** What the commands are told by their environment. */
  readonly variables: Variables;
  /** Runs `packhouse {args}` against the server. */
  packhouse(...args: string[]): Promise<Ended>;
  /** The same with `--json`: the one document that it prints. */
  // deno-lint-ignore no-explicit-any -- a test looks into it as a script would
  document(exit: number, ...args: string[]): Promise<any>;
}

/** Starts a server, and issues a token that may do no more than `actions`. */
export async function openRemote(
  { settings = {}, actions = ["read", "publish"] }: {
    settings?: Variables;
    actions?: readonly string[];
  } = {},
): Promise<Remote> {
  const folder = temporaryFolder();
  const DATA_DIR = join(folder.path, "data");
  const server = await serve({ DATA_DIR, ADMIN_PASSWORD: ADMIN.password, ...settings });
  const variables = {
    PACKHOUSE_URL: server.origin,
    PACKHOUSE_TOKEN: await issueToken(server, actions),
    PACKHOUSE_REPO: "default/winget",
  };
  const packhouse = (...args: string[]) => run(args, variables);
  return {
    ...{ server, variables, packhouse, folder: folder.path },
    async document(exit, ...args) {
      const { code, out, err } = await packhouse(...args, "--json");
      assert.equal(code, exit, [...out, ...err].join("\n"));
      assert.equal(out.length, 1, out.join("\n"));
      return JSON.parse(out[0]!);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

async function issueToken(server: Server, actions: readonly string[]): Promise<string> {
  const post = async (path: string, body: unknown, headers = {}) => {
    const answer = await ask(server, `/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    assert.ok(answer.status < 300, answer.text);
    return JSON.parse(answer.text);
  };
  const { accessToken } = await post("/auth/login", ADMIN);
  const authorization = `Bearer ${accessToken}`;
  return (await post("/tokens", { title: "CI", scope: { actions } }, { authorization })).secret;
}
