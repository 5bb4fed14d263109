import assert from "node:assert/strict";
import { type Credentials, credentialsOf, type CredentialsOptions } from "./credentials.ts";

const TOKEN = "phk_token";
const BEARER: Credentials = { is: "bearer", secret: TOKEN };

function basic(text: string): string {
  return `Basic ${new TextEncoder().encode(text).toBase64()}`;
}

function shown(
  headers: Record<string, string>,
  { query = "", ...options }: CredentialsOptions & { query?: string } = {},
): Credentials | null {
  return credentialsOf(new Request(`http://packages.example/${query}`, { headers }), options);
}

Deno.test("credentialsOf() reads every place where a token may stand", () => {
  const places: [Record<string, string>, string?][] = [
    [{ authorization: `Bearer ${TOKEN}` }],
    [{ authorization: `bearer   ${TOKEN}` }],
    [{ authorization: TOKEN }],
    [{ "x-functions-key": TOKEN }],
    [{ "ocp-apim-subscription-key": TOKEN }],
    [{ "windows-package-manager": TOKEN }],
    [{ "windows-package-manager": `Bearer ${TOKEN}` }],
    [{}, `?code=${TOKEN}`],
  ];
  for (const [headers, query] of places) {
    assert.deepEqual(shown(headers, { query, code: true }), BEARER, JSON.stringify(headers));
  }
});

Deno.test("credentialsOf() reads a name and a password", () => {
  const cases: [string, string, string][] = [
    ["ada:secret", "ada", "secret"],
    ["ada:with:colons", "ada", "with:colons"],
    ["zoë@example.test:pässword", "zoë@example.test", "pässword"],
    [":phk_x", "", "phk_x"],
    ["ada:", "ada", ""],
  ];
  for (const [text, name, secret] of cases) {
    const credentials = { is: "basic", name, secret };
    assert.deepEqual(shown({ authorization: basic(text) }), credentials);
    assert.deepEqual(shown({ "windows-package-manager": basic(text) }), credentials);
  }
});

Deno.test("credentialsOf() answers null when nothing is shown", () => {
  assert.equal(shown({}), null);
  assert.equal(shown({}, { query: "?code=", code: true }), null);
  assert.equal(shown({ "windows-package-manager": "meant for a proxy" }), null);
});

Deno.test("credentialsOf() passes over ?code= where it does not count", () => {
  assert.equal(shown({}, { query: `?code=${TOKEN}` }), null);
});

Deno.test("credentialsOf() takes Authorization before the other fields", () => {
  const other = { "x-functions-key": "phk_other", "windows-package-manager": "phk_third" };
  assert.deepEqual(shown({ authorization: `Bearer ${TOKEN}`, ...other }), BEARER);
});

Deno.test("credentialsOf() refuses what nobody can read", () => {
  const fields = [
    "Bearer",
    "Bearer two words",
    `Bearer ${"x".repeat(17_000)}`,
    "Digest username=ada",
    "Basic",
    "Basic !!!",
    `Basic ${new Uint8Array([0xff, 0x3a, 0xfe]).toBase64()}`,
    basic("no colon"),
    basic("ada\0:secret"),
    basic(`ada:${"x".repeat(17_000)}`),
  ];
  for (const authorization of fields) {
    assert.throws(() => shown({ authorization }), { code: "credentials_wrong" }, authorization);
  }
});
