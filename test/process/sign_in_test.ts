import assert from "node:assert/strict";
import { json } from "../scenario/registry.ts";
import { freePort, lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { ask, serve, temporaryFolder } from "./_child.ts";

const GUESSES = 50;
const ALLOWED = 10;

Deno.test({
  name:
    "two processes on one store check as many wrong passwords of a network as are allowed together",
  ignore: lacks("ferretdb"),
  // Clients of the database close their connections a little later.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using folder = temporaryFolder();
    const place = { port: freePort(), folder: `${folder.path}/mongo` };
    Deno.mkdirSync(place.folder);
    await using mongo = await startMongo(place);
    const settings = {
      ...{ DATA_DIR: `${folder.path}/data`, MONGODB_URL: mongo.url.href },
      ...{ JWT_SECRET: "0123456789abcdef0123456789abcdef", AUTH_ENCRYPTION_KEY: "0".repeat(64) },
      ...{ RATE_LIMIT_SIGN_IN_PER_MINUTE: String(ALLOWED) },
    };
    await using one = await serve(settings);
    await using other = await serve(settings);
    const answers = await Promise.all(
      Array.from({ length: GUESSES }, (_, number) => {
        const wanted = { username: `somebody-${number}`, password: "a guess" };
        return ask([one, other][number % 2]!, "/api/v1/auth/login", json("POST", wanted));
      }),
    );
    const checked = answers.filter(({ status }) => status === 401);
    const refused = answers.filter(({ status }) => status === 429);
    assert.deepEqual([checked.length, refused.length], [ALLOWED, GUESSES - ALLOWED]);
    for (const { headers } of refused) assert.match(headers.get("retry-after")!, /^[1-9]\d?$/);
  },
});
