/** People with accounts of their own, and what they hold to sign in. */
import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { oneTimeCode } from "../one_time_code.ts";
import { SoftwareAuthenticator } from "../software_authenticator.ts";
import { json, ORIGIN, type Registry } from "./registry.ts";

export const AUTH = "/api/v1/auth";
export const PASSWORD = "a long enough password";

/** Sends a request to one registry, as somebody or as nobody. */
export async function ask(
  registry: Registry,
  path: string,
  { method, body = {}, bearer, headers }: {
    readonly method?: string;
    readonly body?: unknown;
    readonly bearer?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const all = { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) };
  const isRead = method === "GET" || method === undefined;
  return await registry.fetch(
    `${AUTH}${path}`,
    isRead ? { headers: all } : json(method, body, all),
  );
}

/** Reads an answer that must have this status. */
// deno-lint-ignore no-explicit-any -- tests look into answers of every shape
export async function read(response: Response, status = 200): Promise<any> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return text === "" ? null : JSON.parse(text);
}

/** Somebody new, whose password is {@link PASSWORD}, in a session of theirs. */
export async function newcomer(
  registry: Registry,
  username: string,
): Promise<{ bearer: string; refreshToken: string }> {
  const email = `${username}@example.test`;
  await registry.packhouse.services.users.create({ username, email, password: PASSWORD }, ITSELF);
  const { accessToken: bearer, refreshToken } = await read(await login(registry, username));
  return { bearer, refreshToken };
}

export function login(registry: Registry, username: string, more: object = {}): Promise<Response> {
  return ask(registry, "/login", {
    method: "POST",
    body: { username, password: PASSWORD, ...more },
  });
}

/** Sets up one-time passwords. */
export async function withTotp(
  registry: Registry,
  bearer: string,
  now: () => number,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret, setup } = await read(
    await ask(registry, "/me/totp", { method: "POST", bearer }),
  );
  const body = { setup, code: oneTimeCode(secret, now()) };
  const { recoveryCodes } = await read(
    await ask(registry, "/me/totp", { method: "PUT", body, bearer }),
  );
  return { secret, recoveryCodes };
}

/** Registers a passkey in a device. */
export async function withPasskey(
  registry: Registry,
  bearer: string,
): Promise<SoftwareAuthenticator> {
  const device = new SoftwareAuthenticator();
  const { options } = await read(
    await ask(registry, "/me/passkeys/options", { method: "POST", bearer }),
  );
  const body = { title: "Laptop", credential: device.create(options, { origin: ORIGIN }) };
  await read(await ask(registry, "/me/passkeys", { method: "POST", body, bearer }), 201);
  return device;
}

/** What a passkey has to answer. */
// deno-lint-ignore no-explicit-any -- the shape is WebAuthn's own
export async function passkeyRequest(registry: Registry): Promise<any> {
  return (await read(await ask(registry, "/passkeys/options", { method: "POST" }))).options;
}

/** Signs in with a passkey alone. */
export function loginByPasskey(registry: Registry, passkey: unknown): Promise<Response> {
  return ask(registry, "/passkeys/login", { method: "POST", body: { passkey } });
}
