import assert from "node:assert/strict";
import { Long, MongoClient } from "mongodb";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { guardDocuments } from "../../ts/store/guarded_documents.ts";
import { MongoDocuments } from "../../ts/store/mongo_documents.ts";
import { StoreAway } from "../../ts/store/store_away.ts";
import { StoreRefused } from "../../ts/store/store_refused.ts";
import { freePort, lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { idsOf, keep, sample, SAMPLES } from "./_sample.ts";
import { type Script, startScriptedMongo } from "./_scripted_mongo.ts";

const ignore = lacks("ferretdb");
const QUICK = "serverSelectionTimeoutMS=500&connectTimeoutMS=500";

function open(url: string): Promise<MongoDocuments> {
  return MongoDocuments.open({ url, database: "packhouse", collections: [SAMPLES] });
}

/** The one line with which opening is refused. */
async function refusal(url: string): Promise<string> {
  const error = await open(url).then(() => null, (error) => error);
  assert.ok(error instanceof StoreRefused, String(error));
  assert.ok(!error.message.includes("\n") && !error.message.includes("hunter2"), error.message);
  return error.message;
}

Deno.test("MongoDocuments.open() refuses what is no address, and repeats no secret", async () => {
  const begins = 'Cannot use the MongoDB address, which should be like "mongodb://host:27017": ';
  const cases = [
    ["http://bob:hunter2@db/", "Invalid scheme, expected connection string to start with"],
    ["mongodb://bob:hunter2@/", "Protocol and host list are required in the uri"],
    ["mongodb://bob:hunter2", "it cannot be read"],
    ["mongodb://bob:hu@nter2/@db/", '"@", ":" and "/" in a name or password must be'],
    ["mongodb://bob:hunter2%zz@db/", "URI malformed"],
    ["mongodb://bob:hunter2@db/?colour=red", "option colour is not supported"],
    ["", "Invalid scheme"],
  ] as const;
  for (const [url, ends] of cases) {
    const message = await refusal(url);
    assert.ok(message.startsWith(begins + ends), `${url}: ${message}`);
  }
});

Deno.test("MongoDocuments.open() tells an unknown host from one that does not answer", async () => {
  assert.equal(
    await refusal(`mongodb://bob:hunter2@nowhere.invalid/?${QUICK}`),
    'Cannot find the host "nowhere.invalid" of MongoDB at nowhere.invalid:27017: no such name',
  );
  const host = `127.0.0.1:${freePort()}`;
  assert.equal(
    await refusal(`mongodb://bob:hunter2@${host}/?${QUICK}`),
    `Cannot reach MongoDB at ${host}: connect ECONNREFUSED ${host}`,
  );
});

Deno.test("MongoDocuments.open() says which credentials are refused", async () => {
  const failed = { ok: 0, code: 18, errmsg: "Authentication failed." };
  await using server = startScriptedMongo({ saslStart: failed });
  assert.equal(
    await refusal(`mongodb://bob:hunter2@${server.host}/?${QUICK}`),
    `MongoDB at ${server.host} refuses the credentials: Authentication failed.`,
  );
});

Deno.test("MongoDocuments.open() says when credentials are missing or allow too little", async () => {
  const denied = { ok: 0, code: 13, errmsg: "command createIndexes requires authentication" };
  await using server = startScriptedMongo({ createIndexes: denied });
  assert.equal(
    await refusal(`mongodb://${server.host}/?${QUICK}`),
    `MongoDB at ${server.host} refuses the credentials: ${denied.errmsg}`,
  );
});

Deno.test("MongoDocuments.open() refuses a server older than 4.4", async () => {
  const hello = { isWritablePrimary: true, maxWireVersion: 8, minWireVersion: 0 };
  await using server = startScriptedMongo({ hello });
  assert.equal(
    await refusal(`mongodb://${server.host}/?${QUICK}`),
    `MongoDB at ${server.host} is too old: MongoDB 4.4 or later is needed`,
  );
});

const FAULTS: [what: string, says: Record<string, unknown>, full: boolean][] = [
  ["a stepped-down primary", { ok: 0, code: 10107, errmsg: "not primary" }, false],
  ["a shutdown", { ok: 0, code: 91, errmsg: "shutting down" }, false],
  ["a revoked password", { ok: 0, code: 13, errmsg: "not authorized" }, false],
  ["a full disk", { ok: 0, code: 14031, errmsg: "out of disk space" }, true],
  [
    "a majority that does not acknowledge",
    { n: 1, writeConcernError: { code: 64, errmsg: "waiting for replication timed out" } },
    false,
  ],
];

Deno.test("MongoDocuments takes what keeps a server from serving as its being away", async () => {
  for (const [what, says, full] of FAULTS) {
    const script: Script = { createIndexes: {}, insert: says };
    await using server = startScriptedMongo(script);
    const documents = await open(`mongodb://${server.host}/?${QUICK}`);
    const error = await documents.insert(SAMPLES, sample("a")).catch((error) => error);
    await documents.close();
    assert.ok(error instanceof StoreAway, `${what}: ${error}`);
    assert.equal(error.full, full, what);
  }
});

Deno.test("MongoDocuments lets a server's complaint about the operation through", async () => {
  const says = { ok: 0, code: 9, errmsg: "FailedToParse" };
  await using server = startScriptedMongo({ createIndexes: {}, insert: says });
  const documents = await open(`mongodb://${server.host}/?${QUICK}`);
  const error = await documents.insert(SAMPLES, sample("a")).catch((error) => error);
  await documents.close();
  assert.equal(error.name, "MongoServerError");
});

Deno.test({
  name: "MongoDocuments.open() says when a server has no such way to sign in",
  ignore,
  fn: async () => {
    await using server = await startMongo();
    const message = await refusal(`mongodb://bob:hunter2@${server.url.host}/?${QUICK}`);
    const begins = `MongoDB at ${server.url.host} refuses the credentials: `;
    assert.ok(message.startsWith(begins), message);
  },
});

Deno.test({
  name: "MongoDocuments are as they were after opening them again",
  ignore,
  fn: async () => {
    await using server = await startMongo();
    const before = await open(server.url.href);
    const kept = await keep(before, [sample("a"), sample("b")]);
    await before.close();
    const after = await open(server.url.href);
    assert.deepEqual(await after.get(SAMPLES, "a"), kept[0]);
    assert.equal(await after.insert(SAMPLES, sample("c", { email: "b@example.test" })), null);
    await after.close();
  },
});

Deno.test({
  name: "MongoDocuments.find() goes on where it was when the server forgets its cursor",
  ignore,
  fn: async () => {
    await using server = await startMongo();
    const documents = await open(server.url.href);
    await keep(documents, Array.from({ length: 400 }, (_, at) => sample(`${1000 + at}`)));
    const other = new MongoClient(server.url.href);
    const samples = other.db("packhouse").collection(SAMPLES.name);
    const before = samples.find();
    await before.next();
    const next = Long.fromValue(before.id ?? 0).add(1); // FerretDB counts its cursors
    const seen: string[] = [];
    for await (const { id } of documents.find(SAMPLES, { order: { by: "rank" } })) {
      seen.push(id);
      if (seen.length > 1) continue;
      const said = await other.db("packhouse")
        .command({ killCursors: SAMPLES.name, cursors: [next] });
      assert.equal(said.cursorsKilled.length, 1);
    }
    assert.deepEqual(seen, Array.from({ length: 400 }, (_, at) => `${1000 + at}`));
    await before.close();
    await other.close();
    await documents.close();
  },
});

Deno.test({
  name: "MongoDocuments are unavailable while the server is gone, and come back by themselves",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "packhouse-mongo-" });
    const port = freePort();
    const server = await startMongo({ port, folder });
    const documents = await open(server.url.href);
    const guarded = guardDocuments(documents);
    const [kept] = await keep(documents, [sample("a")]);
    assert.ok(kept);
    const half = documents.find(SAMPLES, {});
    await server.kill();
    const started = Date.now();
    const answers = await Promise.allSettled([
      documents.ping(),
      guarded.get(SAMPLES, "a"),
      guarded.insert(SAMPLES, sample("b")),
      guarded.replace(SAMPLES, kept),
      guarded.delete(SAMPLES, "a"),
      guarded.increment(SAMPLES, "a", { count: 1 }),
      guarded.find(SAMPLES, {})[Symbol.asyncIterator]().next(),
      half.next(),
    ]);
    assert.ok(Date.now() - started < 25_000, `after ${Date.now() - started} ms`);
    const reasons = answers.map((answer) => answer.status === "rejected" && answer.reason);
    for (const reason of [reasons[0], reasons.at(-1)]) {
      assert.ok(reason instanceof StoreAway, String(reason));
    }
    for (const reason of reasons.slice(1, -1)) {
      assert.ok(reason instanceof RegistryError, String(reason));
      assert.equal(reason.code, "store_unavailable");
      assert.equal(reason.retryAfter, 5);
      assert.ok(!reason.message.includes("127.0.0.1"), reason.message);
      assert.ok(reason.cause instanceof StoreAway);
    }
    const again = await startMongo({ port, folder });
    assert.deepEqual(await guarded.get(SAMPLES, "a"), kept);
    assert.deepEqual(await idsOf(documents, {}), ["a"]);
    assert.ok(await guarded.insert(SAMPLES, sample("b")));
    await documents.close();
    await again[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  },
});
