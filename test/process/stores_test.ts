import assert from "node:assert/strict";
import { adminAt, publish, uploadPath } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { freePort, lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { newS3Place, startVersitygw } from "../servers/s3.ts";
import { until } from "../until.ts";
import { ask, run, serve, temporaryFolder } from "./_child.ts";

const SECRETS = {
  JWT_SECRET: "0123456789abcdef0123456789abcdef",
  AUTH_ENCRYPTION_KEY: "0".repeat(64),
};
const S3_SECRET_KEY = "hush-hush-secret";

interface Refusal {
  readonly name: string;
  readonly settings: Record<string, string>;
  readonly says: RegExp;
}

Deno.test({
  name: "serve that cannot use its stores says why in one line and ends",
  ignore: lacks("versitygw"),
  async fn() {
    using folder = temporaryFolder();
    await using s3 = await startVersitygw();
    const nowhere = `127.0.0.1:${freePort()}`;
    const bucket = {
      ...{ S3_ENDPOINT: s3.endpoint, S3_BUCKET: "packages", S3_CREATE_BUCKET: "false" },
      ...{ S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey },
    };
    const refusals: readonly Refusal[] = [{
      name: "unreachable MongoDB",
      settings: { ...SECRETS, MONGODB_URL: `mongodb://somebody:hush-hush@${nowhere}/` },
      says: new RegExp(`MongoDB at ${nowhere}`),
    }, {
      name: "unreachable S3",
      settings: { ...bucket, S3_ENDPOINT: `http://${nowhere}`, S3_SECRET_KEY },
      says: /it cannot be reached \(ECONNREFUSED/,
    }, {
      name: "unknown access key",
      settings: { ...bucket, S3_ACCESS_KEY: "nobody", S3_SECRET_KEY },
      says: /wrong credentials: the access key/,
    }, {
      name: "wrong secret key",
      settings: { ...bucket, S3_SECRET_KEY },
      says: /wrong credentials: the secret key/,
    }, {
      name: "missing bucket",
      settings: bucket,
      says: /there is no bucket "packages", and it may not be created$/,
    }];
    await Promise.all(refusals.map(async ({ name, settings, says }, at) => {
      const DATA_DIR = `${folder.path}/${at}`;
      const { code, out, err } = await run(["serve"], { DATA_DIR, ...settings });
      assert.deepEqual([code, out, err.length], [1, [], 1], `${name}: ${err.join("\n")}`);
      assert.match(err[0]!, says, name);
      assert.doesNotMatch(err[0]!, /hush/, name);
    }));
  },
});

Deno.test({
  name: "serve outlives its stores: it says 503 while one is away, and goes on when it is back",
  ignore: [lacks("ferretdb"), lacks("versitygw")].includes(true),
  // Clients of the servers that were killed close their connections a little later.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using folder = temporaryFolder();
    const mongoPlace = { port: freePort(), folder: `${folder.path}/mongo` };
    Deno.mkdirSync(mongoPlace.folder);
    const s3Place = newS3Place();
    const mongo = await startMongo(mongoPlace);
    const s3 = await startVersitygw(s3Place);
    await using server = await serve({
      ...{ DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password, ...SECRETS },
      ...{ MONGODB_URL: mongo.url.href, S3_ENDPOINT: s3.endpoint, S3_BUCKET: "packages" },
      ...{ S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey },
    });
    const admin = adminAt(server.origin);
    const path = await publish(admin, "bytes");
    const health = async () => (await ask(server, "/healthz")).status;
    assert.equal(await health(), 200);

    await mongo.kill();
    await away(() => ask(server, "/healthz"), null);
    await away(
      () => admin("/packages"),
      /"ErrorCode":503,"ErrorMessage":"Storage cannot be reached/,
    );
    await away(
      () => admin("/api/v1/repositories/default/winget/packages"),
      /"code":"store_unavailable"/,
    );
    // What is known already is still served.
    assert.equal((await ask(server, "/health")).status, 200);
    await using _mongo = await startMongo(mongoPlace);
    await until("MongoDB is back", async () => await health() === 200);
    await until("lists again", async () => (await drained(admin("/packages"))).status === 200);

    await s3.kill();
    await away(() => ask(server, "/healthz"), null);
    await away(
      () => ask(server, path),
      /"ErrorCode":503,"ErrorMessage":"Storage cannot be reached/,
    );
    const put = { method: "PUT", body: "more" };
    await away(() => admin(uploadPath({ version: "2.0" }), put), /"code":"store_unavailable"/);
    await using _s3 = await startVersitygw(s3Place);
    await until("S3 is back", async () => await health() === 200);
    const again = await ask(server, path);
    assert.deepEqual([again.status, again.text], [200, "bytes"]);
    assert.equal((await drained(admin(uploadPath({ version: "2.0" }), put))).status, 201);
    Deno.removeSync(s3Place.folder, { recursive: true });
  },
});

/** Asks, and is answered 503 before a client would give up, in the form that its client understands. */
async function away(
  asking: () => Promise<
    { status: number; headers: Headers; text: string | (() => Promise<string>) }
  >,
  says: RegExp | null,
): Promise<void> {
  const askedAt = performance.now();
  const { status, headers, text } = await drained(asking());
  const milliseconds = performance.now() - askedAt;
  assert.equal(status, 503, text);
  assert.ok(milliseconds < 25_000, `${milliseconds} ms`);
  if (!says) return;
  assert.match(text, says);
  assert.equal(headers.get("retry-after"), "5");
}

async function drained(
  asking: Promise<{ status: number; headers: Headers; text: string | (() => Promise<string>) }>,
): Promise<{ status: number; headers: Headers; text: string }> {
  const answer = await asking;
  const text = typeof answer.text === "string" ? answer.text : await answer.text();
  return { status: answer.status, headers: answer.headers, text };
}
