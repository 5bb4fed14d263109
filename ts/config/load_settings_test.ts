import assert from "node:assert/strict";
import { describeSettings } from "./describe_settings.ts";
import { type LoadedSettings, loadSettings, type SettingsInput } from "./load_settings.ts";
import { presentSettings } from "./present_settings.ts";
import { SettingsRefused } from "./refused.ts";
import { flagOf, ROWS } from "./settings.ts";

interface Given extends Partial<Omit<SettingsInput, "readFile">> {
  readonly files?: Readonly<Record<string, unknown>>;
}

/** Loads with nothing but what is given; a file that is not a text stands for its JSON. */
function load({ files = {}, args = [], env = {}, own }: Given): Promise<LoadedSettings> {
  const readFile = (path: string) => {
    const file = files[path];
    if (file instanceof Error) return Promise.reject(file);
    return Promise.resolve(
      file === undefined ? null : typeof file === "string" ? file : JSON.stringify(file),
    );
  };
  return loadSettings({ args, env, readFile, ...(own && { own }) });
}

/** The lines with which the start is refused. */
async function refusal(given: Given): Promise<readonly string[]> {
  const error = await load(given).then(() => null, (error: unknown) => error);
  assert.ok(error instanceof SettingsRefused, `expected a refusal and got ${error}`);
  return error.lines;
}

const SECRET = "a secret of more than 32 characters";
const KEY = "0123456789abcdef".repeat(4);

Deno.test("loadSettings() has the promised defaults", async () => {
  const { settings } = await load({});
  assert.equal(settings.server.name, "Packhouse");
  assert.equal(settings.server.host, "0.0.0.0");
  assert.equal(settings.server.port, 3000);
  assert.equal(settings.server.baseUrl, undefined);
  assert.deepEqual(settings.server.trustProxy, []);
  assert.equal(settings.storage.dataDir, "./data");
  assert.equal(settings.storage.path, "packages");
  assert.equal(settings.mongodb.url, undefined);
  assert.equal(settings.mongodb.database, "packhouse");
  assert.equal(settings.s3.region, "us-east-1");
  assert.equal(settings.auth.accessTokenMinutes, 15);
  assert.equal(settings.auth.refreshTokenDays, 7);
  assert.equal(settings.upstream.cache, true);
  assert.equal(settings.upstream.cacheExpiry, 86_400_000);
  assert.equal(settings.updater.intervalMinutes, 60);
  assert.equal(settings.updater.maxVersionsPerPackage, 5);
  assert.deepEqual(settings.updater.architectures, ["x64", "x86"]);
  assert.equal(settings.limits.sourcePerMinute, 0);
});

Deno.test("loadSettings() prefers flags to the environment to the file to the default", async () => {
  const files = { "packhouse.json": { PORT: 1, HOST: "file.example", MONGODB_DB: "file" } };
  const env = { PORT: "2", HOST: "env.example", UNRELATED: "?" };
  const { settings, said } = await load({ files, env, args: ["--port", "3"] });
  assert.equal(settings.server.port, 3);
  assert.equal(settings.server.host, "env.example");
  assert.equal(settings.mongodb.database, "file");
  const origins = (["server.port", "server.host", "mongodb.database", "s3.region"] as const)
    .map((id) => said.get(id)?.origin);
  assert.deepEqual(origins, ["--port", "environment", "packhouse.json", "default"]);
});

Deno.test("loadSettings() reads the file that --config names instead of packhouse.json", async () => {
  const files = { "packhouse.json": { PORT: 1 }, "other.json": { "server.host": "other" } };
  const { settings } = await load({ files, args: ["--config", "other.json"] });
  assert.equal(settings.server.host, "other");
  assert.equal(settings.server.port, 3000);
});

Deno.test("loadSettings() takes texts, numbers, booleans, lists and null from a file", async () => {
  const file = {
    "server.name": "Acme",
    "server.port": 8080,
    "server.debug": true,
    "server.trustProxy": ["loopback", "10.0.0.0/8"],
    "server.baseUrl": null,
  };
  const { server } = (await load({ files: { "packhouse.json": file } })).settings;
  assert.equal(server.name, "Acme");
  assert.equal(server.port, 8080);
  assert.equal(server.debug, true);
  assert.deepEqual(server.trustProxy, ["127.0.0.0/8", "::1/128", "10.0.0.0/8"]);
  assert.equal(server.baseUrl, undefined);
});

Deno.test("loadSettings() reads a file that begins with a byte order mark", async () => {
  const { settings } = await load({ files: { "packhouse.json": '\uFEFF{"PORT":81}' } });
  assert.equal(settings.server.port, 81);
});

Deno.test("loadSettings() takes an empty variable for an unset one", async () => {
  const files = { "packhouse.json": { PORT: 8080 } };
  const { settings } = await load({ files, env: { PORT: "", MONGODB_URL: "" } });
  assert.equal(settings.server.port, 8080);
  assert.equal(settings.mongodb.url, undefined);
});

Deno.test("loadSettings() knows switches, their negation, and values after an equals sign", async () => {
  const args = ["--debug", "--no-enable-upstream-cache", "--s3-create-bucket=false", "--port=80"];
  const { settings } = await load({ args });
  assert.equal(settings.server.debug, true);
  assert.equal(settings.upstream.cache, false);
  assert.equal(settings.s3.createBucket, false);
  assert.equal(settings.server.port, 80);
});

for (const { id, env, read } of ROWS) {
  Deno.test(`loadSettings() hears ${env} from a flag, the environment and the file`, async () => {
    const wrong = "\0";
    const expected = (where: string) => new RegExp(`^Cannot use \\S+ as ${env}${where}: it must`);
    assert.throws(() => read.parse(wrong));
    const spoken: readonly [Given, string][] = [
      [{ args: [`--${flagOf(env)}=${wrong}`] }, ` \\(from --${flagOf(env)}\\)`],
      [{ env: { [env]: wrong } }, ""],
      [{ files: { "packhouse.json": { [id]: wrong } } }, " \\(from packhouse.json\\)"],
    ];
    for (const [given, where] of spoken) {
      assert.match((await refusal(given))[0] ?? "", expected(where));
    }
  });
}

Deno.test("loadSettings() reports everything that is wrong, one line each", async () => {
  const given = {
    files: { "packhouse.json": { "server.prot": 1, HOST: {}, MAX_BODY_BYTES: "lots" } },
    env: { PORT: "0", JWT_SECRET: "short" },
    args: ["--log-level", "loud", "--colour"],
  };
  assert.deepEqual(await refusal(given), [
    'Cannot use "server.prot" in packhouse.json: there is no such setting',
    "Cannot use HOST in packhouse.json: it must not be an object",
    'Cannot use "--colour": no such flag',
    'Cannot use "0" as PORT: it must be between 1 and 65535',
    'Cannot use "******" as JWT_SECRET: it must have at least 32 characters',
    'Cannot use "lots" as MAX_BODY_BYTES (from packhouse.json): it must be a number of bytes such as 16777216, 16MiB or 10GiB',
    'Cannot use "loud" as LOG_LEVEL (from --log-level): it must be one of debug, info, warn, error, and others for auth, events, jobs, mirror, outgoing, registry, requests, store: info,mirror=debug',
  ]);
});

const REFUSED: readonly (readonly [string, Given, RegExp])[] = [
  ["a missing --config", { args: ["--config=no.json"] }, /"no\.json" as --config: it cannot be/],
  [
    "an unreadable packhouse.json",
    { files: { "packhouse.json": new Error("EACCES") } },
    /"packhouse\.json" as --config: it cannot be read/,
  ],
  ["a file of no JSON", { files: { "packhouse.json": "{" } }, /packhouse\.json: .*not valid JSON/],
  ["a file of a list", { files: { "packhouse.json": [] } }, /must hold one JSON object/],
  [
    "a key that stands twice in a file",
    { files: { "packhouse.json": '{"PORT":1,"PORT":2}' } },
    /stands twice/,
  ],
  [
    "both names of a setting in a file",
    { files: { "packhouse.json": { PORT: 1, "server.port": 2 } } },
    /PORT in packhouse\.json: it stands there twice/,
  ],
  ["a flag without its value", { args: ["--port"] }, /"--port" alone: it needs a value/],
  ["a flag for a value", { args: ["--host", "--debug"] }, /"--host" alone: it needs a value/],
  ["a flag that objects inherit", { args: ["--constructor"] }, /"--constructor": no such flag/],
  [
    "a secret said twice",
    { files: { s: SECRET }, env: { JWT_SECRET: SECRET, JWT_SECRET_FILE: "s" } },
    /JWT_SECRET_FILE: JWT_SECRET is set as well/,
  ],
  [
    "a secret's file that is missing",
    { env: { JWT_SECRET_FILE: "gone" } },
    /"gone" as JWT_SECRET_FILE: it cannot be read or is empty/,
  ],
  [
    "MongoDB without JWT_SECRET",
    { env: { MONGODB_URL: "mongodb://m", AUTH_ENCRYPTION_KEY: KEY } },
    /MONGODB_URL without JWT_SECRET/,
  ],
  [
    "MongoDB without AUTH_ENCRYPTION_KEY",
    { env: { MONGODB_URL: "mongodb://m", JWT_SECRET: SECRET } },
    /MONGODB_URL without AUTH_ENCRYPTION_KEY/,
  ],
  ["TLS_CERT alone", { env: { TLS_CERT: "c" } }, /TLS_CERT without TLS_KEY/],
  ["TLS_KEY alone", { env: { TLS_KEY: "k" } }, /TLS_KEY without TLS_CERT/],
  ["S3_ACCESS_KEY alone", { env: { S3_ACCESS_KEY: "a" } }, /without S3_SECRET_KEY/],
  ["S3_SECRET_KEY alone", { env: { S3_SECRET_KEY: "s" } }, /without S3_ACCESS_KEY/],
  ["S3_ENDPOINT alone", { env: { S3_ENDPOINT: "minio:9000" } }, /S3_ENDPOINT without S3_BUCKET/],
  [
    "S3_SECURE against the scheme of S3_ENDPOINT",
    { env: { S3_ENDPOINT: "http://minio", S3_BUCKET: "abc", S3_SECURE: "true" } },
    /"true" as S3_SECURE: S3_ENDPOINT begins with http:/,
  ],
];

for (const [what, given, line] of REFUSED) {
  Deno.test(`loadSettings() refuses ${what} in one line`, async () => {
    const lines = await refusal(given);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", line);
  });
}

Deno.test("loadSettings() reads a secret from a file without its last newline", async () => {
  const env = { JWT_SECRET_FILE: "/run/secrets/jwt" };
  const { settings, said } = await load({ env, files: { "/run/secrets/jwt": `${SECRET}\n` } });
  assert.equal(settings.auth.jwtSecret, SECRET);
  assert.equal(said.get("auth.jwtSecret")?.origin, "/run/secrets/jwt");
});

Deno.test("loadSettings() lets a stronger source say a secret that a weaker one has in a file", async () => {
  const files = { "packhouse.json": { JWT_SECRET_FILE: "s" }, s: "x".repeat(40) };
  const { settings } = await load({ files, env: { JWT_SECRET: SECRET } });
  assert.equal(settings.auth.jwtSecret, SECRET);
});

Deno.test("loadSettings() never repeats a secret that it refuses", async () => {
  const env = {
    ...{ JWT_SECRET: "hunter2", AUTH_ENCRYPTION_KEY: "hunter2", MONGODB_URL: "hunter2" },
    ...{ S3_ENDPOINT: "me:hunter2@minio", UPDATER_SOURCE_URL: "//a:hunter2@b" },
    ...{ BASE_URL: "https://me:hunter2/@packages.example" },
  };
  const lines = await refusal({ env });
  assert.equal(lines.filter((line) => line.startsWith("Cannot use")).length, lines.length);
  assert.doesNotMatch(lines.join("\n"), /hunter2/);
});

Deno.test("describeSettings() tells each setting's value and origin, and masks secrets", async () => {
  const env = { PORT: "81", JWT_SECRET: SECRET };
  const lines = describeSettings(await load({ env }));
  assert.equal(lines.length, ROWS.length);
  assert.ok(lines.includes("server.port = 81 (environment)"));
  assert.ok(lines.includes("server.host = 0.0.0.0 (default)"));
  assert.ok(lines.includes("auth.jwtSecret = ****** (environment)"));
  assert.ok(lines.includes("s3.secretKey is not set"));
});

Deno.test("presentSettings() shows no secret, not even where nobody expects one", async () => {
  const env = { JWT_SECRET: SECRET, BASE_URL: "https://packages.example" };
  const settings = presentSettings(await load({ env }));
  const find = (wanted: string) => settings.find(({ id }) => id === wanted);
  assert.deepEqual(settings.map(({ id }) => id), ROWS.map(({ id }) => id));
  assert.deepEqual([find("auth.jwtSecret")?.value, find("auth.jwtSecret")?.origin], [
    ...["******", "environment"],
  ]);
  const { about: _, ...address } = find("server.baseUrl")!;
  assert.deepEqual(address, {
    ...{ id: "server.baseUrl", env: "BASE_URL", group: "Server", secret: false },
    ...{ value: "https://packages.example", origin: "environment" },
  });
  assert.deepEqual([find("s3.bucket")?.value, find("s3.bucket")?.origin], [null, null]);
  const said = new Map(
    [["s3.endpoint", { text: "https://me:pass@s3.example", origin: "x" }]] as const,
  );
  const [masked] = presentSettings({ said }).filter(({ id }) => id === "s3.endpoint");
  assert.equal(masked?.value, "https://******@s3.example");
});

Deno.test("loadSettings() takes secrets that systemd hands over, under what the environment says", async () => {
  const files = { "/run/c/packhouse_JWT_SECRET": `${SECRET}\n`, "/run/c/packhouse_PORT": "1" };
  const env = { CREDENTIALS_DIRECTORY: "/run/c" };
  const { settings, said } = await load({ files, env });
  assert.equal(settings.auth.jwtSecret, SECRET);
  assert.equal(said.get("auth.jwtSecret")?.origin, "credential");
  assert.equal(settings.server.port, 3000);
  const other = await load({ files, env: { ...env, JWT_SECRET: SECRET.toUpperCase() } });
  assert.equal(other.settings.auth.jwtSecret, SECRET.toUpperCase());
});
