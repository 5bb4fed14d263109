import { VERSION } from "../../../config/version.ts";
import { refusalOf, RemoteRefused, strange } from "./remote_refused.ts";

/** How a server is reached. */
export interface RemoteOptions {
  /** The address of the server, with the path below which it stands. */
  readonly url: URL;
  /** An API token, or `user:password`; nobody where left out. */
  readonly token?: string;
  /** PEM certificates that are trusted besides those of the system. */
  readonly ca?: string;
}

/** A server that commands speak to, by its REST API. */
export class Remote implements Disposable {
  readonly #options: RemoteOptions;
  readonly #client: Deno.HttpClient;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.#client = Deno.createHttpClient(options.ca ? { caCerts: [options.ca] } : {});
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  /** The address of the API's `path`, such as `/uploads`. */
  at(path: string): URL {
    const { url } = this.#options;
    return new URL(`${url.pathname.replace(/\/$/, "")}/api/v1${path}`, url);
  }

  /** Sends a request; throws {@link RemoteRefused} for every answer that is no success. */
  async ask(at: URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("user-agent", `packhouse/${VERSION}`);
    const { token } = this.#options;
    if (token !== undefined) headers.set("authorization", credentials(token));
    const request = { ...init, headers, redirect: "manual", client: this.#client } as const;
    const answer = await fetch(at, request).catch((cause) => {
      throw unreachable(at, cause);
    });
    if (answer.ok) return answer;
    throw await refusalOf(answer);
  }

  /** Asks for JSON, sending some where there is any to send. */
  // deno-lint-ignore no-explicit-any -- what the server describes as such; callers name its type
  async json(method: string, path: string, body?: unknown): Promise<any> {
    const headers = { accept: "application/json", "content-type": "application/json" };
    const sent = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const answer = await this.ask(this.at(path), sent);
    const text = await answer.text();
    try {
      return JSON.parse(text);
    } catch {
      throw strange(answer.status, `${at(answer)} answers something else than JSON`);
    }
  }
}

function at({ url }: Response): string {
  return URL.parse(url)?.origin ?? "It";
}

/** What has a colon in it is a user name and a password: no token has one. */
function credentials(token: string): string {
  if (!token.includes(":")) return `Bearer ${token}`;
  return `Basic ${new TextEncoder().encode(token).toBase64()}`;
}

/** The system's words, without the path and the query of the address. */
function unreachable({ origin }: URL, cause: unknown): RemoteRefused {
  const why = innermost(cause).split("\n")[0]!
    .replace(/^error sending request(?: for url \([^)]*\))?: (?:client error \(\w+\): )?/, "")
    .replace(/https?:\/\/\S*/g, "…");
  const title = "The server cannot be reached";
  const detail = `${origin}: ${why.slice(0, 300)}`;
  return new RemoteRefused({ code: "unreachable", title, detail, errors: [] }, { cause });
}

/** What is wrong stands at the end of the chain; before it, only that something is. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}
