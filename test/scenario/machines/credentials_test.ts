import assert from "node:assert/strict";
import { ADMIN, openRegistry } from "../registry.ts";
import {
  BASE,
  bearer,
  makeDeployToken,
  makeKey,
  makeToken,
  openShelf,
  setUp,
  signIn,
  TestClock,
  TOOL,
} from "../machines_fixture.ts";
import { Tenant } from "./tenant.ts";

/** Where a client puts what it has: a query, and header fields. */
type Way = (secret: string) => readonly [query: string, headers: Record<string, string>];

const basic = (name: string, secret: string) => `Basic ${btoa(`${name}:${secret}`)}`;

const WAYS = {
  bearer: (secret) => ["", bearer(secret)],
  bare: (secret) => ["", { authorization: secret }],
  basic: (secret) => ["", { authorization: basic("anybody", secret) }],
  "basic without a name": (secret) => ["", { authorization: basic("", secret) }],
  "basic as admin": (secret) => ["", { authorization: basic(ADMIN.username, secret) }],
  "winget --header": (secret) => ["", { "windows-package-manager": secret }],
  "winget --header, bearer": (secret) => ["", { "windows-package-manager": `Bearer ${secret}` }],
  "winget --header, basic": (secret) => [
    ...["", { "windows-package-manager": basic("anybody", secret) }] as const,
  ],
  "x-functions-key": (secret) => ["", { "x-functions-key": secret }],
  "subscription key": (secret) => ["", { "ocp-apim-subscription-key": secret }],
  code: (secret) => [`?code=${encodeURIComponent(secret)}`, {}],
} as const satisfies Record<string, Way>;
type WayName = keyof typeof WAYS;

const ALL = Object.keys(WAYS) as WayName[];
const except = (...ways: WayName[]) => ALL.filter((way) => !ways.includes(way));
/** What speaks for itself under a scheme that says so. */
const AS_BEARER: readonly WayName[] = [
  ...["bearer", "winget --header, bearer", "x-functions-key", "subscription key", "code"] as const,
];

/** Every kind of secret, and the ways in which it opens. */
const KINDS = {
  "API token": ALL,
  "deploy token": ALL,
  // A header that holds no scheme may be meant for somebody else; only our own prefix tells it apart.
  "Entra ID token": except("bare", "winget --header"),
  "access token": AS_BEARER,
  password: ["basic as admin"],
  "source key": [],
  nonsense: [],
} as const satisfies Record<string, readonly WayName[]>;

Deno.test("every kind of secret opens in the ways that clients have, and in no others", async (test) => {
  const clock = new TestClock();
  await using tenant = await Tenant.open(clock.now);
  const env = { EGRESS_ALLOW: "127.0.0.1", RATE_LIMIT_SIGN_IN_PER_MINUTE: "0" };
  await using registry = await openRegistry({ now: clock.now, env });
  await openShelf(registry);
  await setUp(registry, { options: { entraId: tenant.entraId } });
  const secrets: Record<keyof typeof KINDS, string> = {
    "API token": (await makeToken(registry)).secret,
    "deploy token": (await makeDeployToken(registry)).secret,
    "Entra ID token": await tenant.token(),
    "access token": await signIn(registry),
    password: ADMIN.password,
    "source key": (await makeKey(registry)).key,
    nonsense: "n".repeat(40),
  };
  for (const [kind, opens] of Object.entries(KINDS)) {
    await test.step(kind, async () => {
      for (const way of ALL) {
        // Guessed passwords are slowed down, which is another story.
        clock.pass(60 * 60_000);
        const secret = kind === "access token"
          ? await signIn(registry)
          : kind === "Entra ID token"
          ? await tenant.token()
          : secrets[kind as keyof typeof KINDS];
        const [query, headers] = WAYS[way](secret);
        const answer = await registry.fetch(`${BASE}${TOOL}${query}`, { headers });
        await answer.body?.cancel();
        const expected = (opens as readonly WayName[]).includes(way) ? 200 : 401;
        assert.equal(answer.status, expected, `${kind}, ${way}`);
      }
    });
  }
});
