/** Sign-in and token routes as the server mounts them, in process. */
import { Hono } from "hono";
import { authRoutes } from "../ts/api/auth.ts";
import { presentProblem } from "../ts/api/problem.ts";
import { tokenRoutes } from "../ts/api/tokens.ts";
import { userSecondFactorRoutes } from "../ts/api/user_second_factor.ts";
import { RegistryError } from "../ts/model/registry_error.ts";
import type { Env } from "../ts/registry/env.ts";
import { AccessFixture } from "./access_fixture.ts";

export const ADDRESS = "192.0.2.1";

/** What one request says besides its path. */
export interface Saying {
  readonly method?: string;
  readonly json?: unknown;
  /** Raw, where `json` is too well-formed. */
  readonly body?: BodyInit;
  readonly bearer?: string;
  readonly headers?: Record<string, string>;
}

/** An {@link AccessFixture} behind HTTP. */
export class AccessApp extends AccessFixture {
  readonly #app: Hono<Env>;
  /** How clients reach it. */
  origin = "http://packages.example";

  constructor(shared?: AccessFixture) {
    super(shared);
    const { sessions, users, tokens, record, signInServices } = this;
    this.#app = new Hono<Env>().use(async (c, next) => {
      c.set("address", ADDRESS);
      c.set("origin", this.origin);
      c.set("reached", this.origin);
      c.set("principal", await this.authenticator.authenticate(c.req.raw, { address: ADDRESS }));
      await next();
    })
      .route(
        "/auth",
        authRoutes({
          ...{ ...signInServices, sessions, users, record },
          ...{ authSettings: this.settings, refusal },
        }),
      )
      .route("/tokens", tokenRoutes({ tokens, tokenScopes: this.tokenScopes }))
      .route("/users", userSecondFactorRoutes({ ...signInServices, users }))
      .onError((error) => {
        if (error instanceof RegistryError) return presentProblem(error);
        throw error;
      });
  }

  /** Sends one request; with a body, by POST. */
  async ask(path: string, saying: Saying = {}): Promise<Response> {
    const body = saying.body ?? (saying.json === undefined ? null : JSON.stringify(saying.json));
    const headers = new Headers({
      ...(body !== null && { "content-type": "application/json" }),
      ...(saying.bearer && { authorization: `Bearer ${saying.bearer}` }),
      ...saying.headers,
    });
    const method = saying.method ?? (body === null ? "GET" : "POST");
    return await this.#app.request(path, { method, body, headers });
  }
}

/** Reads an answer that must have this status. */
// deno-lint-ignore no-explicit-any -- tests look into answers of every shape
export async function answer(response: Response, status = 200): Promise<any> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.status} for ${status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Nothing is expected to go wrong but what is said to callers. */
function refusal(error: Error): RegistryError {
  if (error instanceof RegistryError) return error;
  throw error;
}
