import assert from "node:assert/strict";
import { COMMANDS, runCommandLine } from "../../ts/server/commands/mod.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { as, happened, refusal, say } from "./people_fixture.ts";
import { ADMIN, openRegistry, type Registry } from "./registry.ts";

interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs `packhouse user {args}` on a folder that no server uses. */
async function user(folder: string, args: string, line = ""): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const words = args.split(" ").filter(Boolean);
  const code = await runCommandLine(["user", ...words], COMMANDS, {
    env: { DATA_DIR: folder },
    readFile: () => Promise.resolve(null),
    readLine: () => Promise.resolve(line),
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out, err };
}

function command(name: string, run: (folder: string, open: Open) => Promise<void>): void {
  Deno.test(`user command: ${name}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
    const open: Open = async (use) => {
      await using registry = await openRegistry({ env: { DATA_DIR: folder } });
      await use(registry);
    };
    try {
      await run(folder, open);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Lets a server have the folder for a while. */
type Open = (use: (registry: Registry) => Promise<void>) => Promise<void>;

command("lists users, for people and for programs", async (folder, open) => {
  await open(async ({ admin }) => {
    await say(admin, ["POST", "/users", { username: "ada", email: "ada@acme.example" }], 201);
    await say(admin, ["POST", "/users", { username: "bot", kind: "service" }], 201);
    await say(admin, ["PATCH", "/users/bot", { disabled: true }]);
  });
  const { code, out } = await user(folder, "list");
  assert.deepEqual([code, out], [0, [
    ...[
      "ada  human  ada@acme.example",
      "admin  human  admin  admin@localhost",
      "bot  service  disabled",
    ],
  ]]);
  const { users } = JSON.parse((await user(folder, "list ad --json")).out.join());
  assert.deepEqual(users.map((one: { username: string }) => one.username), ["ada", "admin"]);
  assert.ok(!JSON.stringify(users).includes("scrypt"));
});

command("creates somebody, whose password is made up and printed once", async (folder, open) => {
  const { out } = await user(folder, "create Ada --email ada@acme.example --title Ada --admin");
  assert.equal(out[0], "Created ada");
  const [, password] = /^Password: ([0-9A-Za-z]{20})$/.exec(out[1]!)!;
  const given = JSON.parse(
    (await user(folder, "create bob --password-stdin --json", ADMIN.password)).out[0]!,
  );
  assert.deepEqual([given.user.username, "password" in given], ["bob", false]);
  const bot = JSON.parse((await user(folder, "create bot --service --json")).out[0]!);
  assert.deepEqual([bot.user.hasPassword, "password" in bot], [false, false]);
  await open(async ({ fetch }) => {
    const { user } = await say(as(fetch, "ada", password), ["GET", "/auth/me"]);
    assert.deepEqual([user.title, user.platformAdmin, user.email], [
      "Ada",
      true,
      "ada@acme.example",
    ]);
    await say(as(fetch, "bob"), ["GET", "/auth/me"]);
  });
});

command("sets passwords, disables, enables, and makes administrators", async (folder, open) => {
  await open(() => Promise.resolve());
  await user(folder, "create ada");
  assert.deepEqual(
    (await user(folder, "password ada --password-stdin", "a new and longer one")).out,
    [
      "Set the password of ada",
    ],
  );
  for (
    const [args, says] of [
      ["disable ada", "Disabled ada"],
      ["enable ada", "Enabled ada"],
      ["admin ada on", "Promoted ada"],
    ] as const
  ) assert.deepEqual((await user(folder, args)).out, [says]);
  await open(async ({ fetch }) => {
    const { user } = await say(as(fetch, "ada", "a new and longer one"), ["GET", "/auth/me"]);
    assert.ok(user.platformAdmin);
  });
  assert.deepEqual((await user(folder, "admin ada off")).out, ["Demoted ada"]);
  const last = await user(folder, "admin admin off");
  assert.deepEqual([last.code, last.err], [1, [
    'Somebody must remain platform administrator: "admin" is the only one',
  ]]);
});

command("rescues whoever has lost every way in", async (folder, open) => {
  await open(async ({ packhouse: { services, stores: { documents } } }) => {
    const by = { user: null, name: "tests", address: null };
    await services.authSettings.change({ localSignIn: false }, by);
    const ada = await services.users.create({ username: "ada" }, by);
    const totp = { secret: "sealed", confirmedAt: 0 };
    await documents.replace(COLLECTIONS.users, {
      ...{ ...ada, disabled: true, totp, recoveryCodes: ["digest"] },
    });
    await documents.insert(COLLECTIONS.passkeys, {
      ...{ id: "key", user: ada.id, title: "", publicKey: "", counter: 0, transports: [] },
      ...{ backedUp: false, createdAt: 0, usedAt: 0 },
    });
  });
  const rescued = JSON.parse((await user(folder, "rescue ada --json")).out.join());
  assert.equal(rescued.user.username, "ada");
  const fresh = await user(folder, "rescue grace --password-stdin", ADMIN.password);
  assert.deepEqual(fresh.out, ["Rescued grace"]);
  await open(async (registry) => {
    const { fetch, packhouse: { services, stores: { documents } } } = registry;
    assert.ok((await services.authSettings.get()).localSignIn);
    const login = { username: "ada", password: rescued.password };
    const { user } = await say(fetch, ["POST", "/auth/login", login]);
    assert.ok(user.platformAdmin);
    assert.ok((await say(as(fetch, "grace"), ["GET", "/users/ada"])).hasSecondFactor === false);
    assert.equal(await documents.get(COLLECTIONS.passkeys, "key"), null);
    const [event] = await happened(registry, /^second_factor/);
    assert.deepEqual(event, ["second_factor.disabled", "command line", "ada", { passkeys: 1 }]);
    await refusal(registry.fetch, ["GET", "/users"], 401);
  });
});

const MISUSED: readonly (readonly [string, string, RegExp])[] = [
  ["no action", "", /^Cannot do "" to users: it is one of list, create/],
  ["an unknown action", "toString", /^Cannot do "toString" to users/],
  ["no name", "disable", /^Try "packhouse user disable NAME"/],
  ["two names", "rescue ada bob", /^Try "packhouse user rescue NAME"/],
  ["neither on nor off", "admin ada maybe", /^Try "packhouse user admin NAME on\|off"/],
  ["a flag of another action", "enable ada --admin", /^Cannot use "--admin" with "enable"/],
  ["a password where none is set", "enable ada --password-stdin", /no password is set here/],
  ["an empty password", "password ada --password-stdin", /no password on standard input/],
];

for (const [what, args, line] of MISUSED) {
  command(`refuses ${what} before it opens anything`, async (folder) => {
    const { code, out, err } = await user(folder, args);
    assert.equal(code, 2);
    assert.deepEqual(out, []);
    assert.match(err[0] ?? "", line);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  });
}

command("says who is not there, and who cannot be rescued", async (folder) => {
  await user(folder, "create bot --service");
  for (
    const [args, line] of [
      ["password eve", 'User does not exist: "eve"'],
      ["create bot", 'Name is already in use: "bot" belongs to a user'],
      ["rescue bot", 'Value is not allowed: "bot" is a service account'],
    ] as const
  ) assert.deepEqual(await user(folder, args), { code: 1, out: [], err: [line] });
});

command("refuses a password that is none, and creates nobody for it", async (folder) => {
  const { code, err } = await user(folder, "rescue eve --password-stdin", "short");
  assert.equal(code, 1);
  assert.match(err[0] ?? "", /^Password is not allowed/);
  assert.deepEqual((await user(folder, "list")).out, []);
});

command("says that a server uses the store", async (folder, open) => {
  await open(async () => {
    const { code, err } = await user(folder, "list");
    assert.equal(code, 1);
    assert.match(err.join(), /another packhouse is running on it/);
  });
});
