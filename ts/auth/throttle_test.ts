import assert from "node:assert/strict";
import { AccessFixture, SECRET, StillClock } from "../../test/access_fixture.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { SignInThrottle } from "./throttle.ts";

const HERE = "192.0.2.1";
const REFUSED = { code: "rate_limited" };
const HOUR = 3_600_000;

interface Options {
  readonly perMinute?: number;
  readonly free?: number;
  readonly freeElsewhere?: number;
}

/** A throttle, and others like it: what a restart or a second instance has in common is the store. */
function started(options: Options = {}, over?: (documents: DocumentStore) => DocumentStore) {
  const clock = new StillClock();
  const stored = new AccessFixture().documents;
  const documents = over?.(stored) ?? stored;
  const another = () =>
    new SignInThrottle({ documents, secret: SECRET, now: clock.now, ...options });
  return { clock, documents, another, throttle: another() };
}

async function fail(
  throttle: SignInThrottle,
  times: number,
  { account = "ada", from = HERE } = {},
) {
  for (let time = 0; time < times; time++) await throttle.begin(account, from);
}

async function succeed(throttle: SignInThrottle, account: string, from: string): Promise<void> {
  await (await throttle.begin(account, from)).succeeded();
}

/** How many of these may go on. */
async function admitted(tries: readonly Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(tries);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assert.equal(outcome.reason.code, "rate_limited");
  }
  return outcomes.filter(({ status }) => status === "fulfilled").length;
}

function address(number: number): string {
  return `198.51.${number >> 8}.${number & 255}`;
}

Deno.test("begin() makes each failure beyond the free ones wait twice as long", async () => {
  const { clock, throttle } = started();
  await fail(throttle, 5);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    await assert.rejects(throttle.begin("ada", HERE), { ...REFUSED, retryAfter: seconds });
    clock.pass(seconds * 1000 - 1);
    await assert.rejects(throttle.begin("ada", HERE), { ...REFUSED, retryAfter: 1 });
    clock.pass(1);
    await throttle.begin("ada", HERE);
  }
});

Deno.test("begin() forgets a failure after an hour", async () => {
  const { clock, throttle } = started();
  await fail(throttle, 5);
  clock.pass(HOUR - 1);
  await throttle.begin("ada", HERE);
  clock.pass(1);
  await fail(throttle, 4);
  await assert.rejects(throttle.begin("ada", HERE), { ...REFUSED, retryAfter: 1 });
});

Deno.test("begin() refused does not make the wait longer, whichever gate it was", async () => {
  for (const options of [{ free: 1 }, { perMinute: 1 }, { freeElsewhere: 1 }]) {
    const { clock, throttle, documents } = started(options);
    await fail(throttle, 1);
    const count = async () =>
      (await Array.fromAsync(documents.find(COLLECTIONS.signInTries, {}))).length;
    const before = await count();
    for (let time = 0; time < 20; time++) {
      await assert.rejects(throttle.begin("ada", HERE), REFUSED, JSON.stringify(options));
    }
    assert.equal(await count(), before);
    clock.pass(60_000);
    await throttle.begin("ada", HERE);
  }
});

Deno.test("begin() lets the same account in from elsewhere, and other accounts from here", async () => {
  const { throttle } = started();
  await fail(throttle, 5);
  await assert.rejects(throttle.begin("ada", HERE), REFUSED);
  await throttle.begin("ada", "192.0.2.2");
  await throttle.begin("grace", HERE);
});

Deno.test("begin() takes an IPv6 subscriber for one, whatever address they choose", async () => {
  const { throttle } = started();
  for (let host = 0; host < 5; host++) await throttle.begin("ada", `2001:db8:1:2::${host}`);
  await assert.rejects(throttle.begin("ada", "2001:db8:1:2:ffff::9"), REFUSED);
  await throttle.begin("ada", "2001:db8:1:3::1");
});

Deno.test("begin() counts tries that are still open, so a parallel guess gains nothing", async () => {
  const { throttle } = started({ free: 2 });
  const attempts = [await throttle.begin("ada", HERE), await throttle.begin("ada", HERE)];
  await assert.rejects(throttle.begin("ada", HERE), REFUSED);
  await attempts[0]!.succeeded();
  await throttle.begin("ada", HERE);
});

Deno.test("begin() admits exactly as many of those who come at once, on two instances", async () => {
  const { throttle, another } = started({ perMinute: 30, freeElsewhere: 20 });
  const both = [throttle, another()] as const;
  const at = (number: number) => both[number % 2]!;
  const many = <T>(of: (number: number) => T) =>
    Array.from({ length: 50 }, (_, number) => of(number));
  assert.equal(
    await admitted(many((n) => at(n).begin("ada", HERE))),
    5,
    "one account, one network",
  );
  assert.equal(
    await admitted(many((n) => at(n).begin("grace", address(n)))),
    20,
    "one account, many networks",
  );
  assert.equal(
    await admitted(many((n) => at(n).begin(`user${n}`, "203.0.113.1"))),
    30,
    "many accounts, one network",
  );
});

Deno.test("begin() goes on counting after a restart", async () => {
  const { throttle, another, clock } = started();
  await fail(throttle, 6 - 1);
  clock.pass(1000);
  await fail(another(), 1);
  await assert.rejects(another().begin("ada", HERE), { ...REFUSED, retryAfter: 2 });
});

Deno.test("begin() limits the failures of a network over all accounts in a minute", async () => {
  const { clock, throttle } = started({ perMinute: 3 });
  for (const account of ["a", "b", "c"]) {
    await throttle.begin(account, HERE);
    clock.pass(10_000);
  }
  await assert.rejects(throttle.begin("d", HERE), { ...REFUSED, retryAfter: 30 });
  clock.pass(30_000);
  await throttle.begin("d", HERE);
  await assert.rejects(throttle.begin("e", HERE), { ...REFUSED, retryAfter: 10 });
});

Deno.test("begin() has no limit for a network where there is to be none", async () => {
  const { throttle } = started({ perMinute: Infinity });
  for (let number = 0; number < 100; number++) await throttle.begin(`user${number}`, HERE);
});

Deno.test("begin() spares whoever signed in from a limited network before", async () => {
  const { throttle, another } = started({ perMinute: 3 });
  await succeed(throttle, "ada", HERE);
  for (const account of ["a", "b", "c"]) await throttle.begin(account, HERE);
  await assert.rejects(throttle.begin("grace", HERE), REFUSED);
  await succeed(throttle, "ada", HERE);
  await succeed(another(), "ada", HERE);
});

Deno.test("begin() slows an account down that is guessed from many networks, and lets its owner in", async () => {
  const { clock, throttle } = started();
  await succeed(throttle, "ada", HERE);
  let guesses = 0;
  const end = clock.at + 6 * HOUR;
  for (let number = 0; clock.at < end; number = (number + 1) % 10_000) {
    const wait = await throttle.begin("ada", address(number)).then(() => 0, (e) => e.retryAfter);
    if (wait === 0) guesses++;
    if (wait > 0 && guesses % 50 === 0) await succeed(throttle, "ada", HERE);
    clock.pass(wait * 1000);
  }
  assert.ok(guesses >= 20 && guesses < 300, `${guesses} guesses in six hours`);
  await throttle.begin("ada", "203.0.113.8").catch(() => {});
  await assert.rejects(throttle.begin("ada", "203.0.113.9"), REFUSED);
  await succeed(throttle, "ada", HERE);
});

Deno.test("begin() does not know a network by what was tried from it", async () => {
  const { throttle } = started({ freeElsewhere: 2 });
  await fail(throttle, 2);
  await assert.rejects(throttle.begin("ada", HERE), REFUSED);
});

Deno.test("begin() forgets a network that an account did not sign in from for 90 days", async () => {
  const { clock, throttle } = started({ perMinute: 1 });
  const known = async () => {
    clock.pass(60_000);
    await throttle.begin("somebody else", HERE);
    return await throttle.begin("ada", HERE).then(() => true, () => false);
  };
  await succeed(throttle, "ada", HERE);
  clock.pass(89 * 24 * HOUR);
  assert.ok(await known());
  clock.pass(24 * HOUR);
  assert.ok(!await known());
  clock.pass(60_000);
  await succeed(throttle, "ada", HERE);
  assert.ok(await known());
});

Deno.test("begin() counts codes apart from passwords, except for the network", async () => {
  const { throttle } = started({ perMinute: 8 });
  const code = { account: "ada", address: HERE, purpose: "code" };
  await fail(throttle, 5);
  await throttle.begin(code);
  await assert.rejects(throttle.begin({ account: "ada", address: HERE }), REFUSED);
  for (let time = 0; time < 2; time++) await throttle.begin(code);
  await assert.rejects(throttle.begin({ ...code, account: "grace" }), REFUSED);
});

Deno.test("succeeded() forgets every failure of the account from this network, and no other", async () => {
  const { clock, throttle, documents } = started();
  await fail(throttle, 1, { from: "192.0.2.2" });
  await fail(throttle, 5);
  for (let round = 0; round < 30; round++) {
    clock.pass(300_000);
    await fail(throttle, 1);
  }
  clock.pass(300_000);
  await succeed(throttle, "ada", HERE);
  await fail(throttle, 5);
  await assert.rejects(throttle.begin("ada", HERE), { ...REFUSED, retryAfter: 1 });
  assert.ok((await Array.fromAsync(documents.find(COLLECTIONS.signInTries, {}))).length > 5);
});

Deno.test("withdraw() takes a try back from every gate", async () => {
  const { throttle, documents } = started({ free: 1, perMinute: 1, freeElsewhere: 1 });
  for (let time = 0; time < 20; time++) await (await throttle.begin("ada", HERE)).withdraw();
  assert.deepEqual(await Array.fromAsync(documents.find(COLLECTIONS.signInTries, {})), []);
  await throttle.begin("ada", HERE);
  await assert.rejects(throttle.begin("ada", HERE), REFUSED);
});

Deno.test("forgetExpired() deletes what no longer counts, and nothing else", async () => {
  const { clock, throttle, documents } = started();
  await succeed(throttle, "ada", HERE);
  await fail(throttle, 1, { account: "grace" });
  assert.equal(await throttle.forgetExpired(), 0);
  clock.pass(60_001);
  assert.equal(await throttle.forgetExpired(), 1);
  clock.pass(HOUR);
  assert.equal(await throttle.forgetExpired(), 2);
  clock.pass(90 * 24 * HOUR);
  assert.equal(await throttle.forgetExpired(), 1);
  for (const collection of [COLLECTIONS.signInTries, COLLECTIONS.knownNetworks]) {
    assert.deepEqual(await Array.fromAsync(documents.find(collection as never, {})), []);
  }
});

Deno.test("begin() keeps nothing that tells what was typed, or from where", async () => {
  const { throttle, documents } = started();
  await fail(throttle, 1, { account: "my-password-by-mistake" });
  await succeed(throttle, "ada", HERE);
  for (const collection of [COLLECTIONS.signInTries, COLLECTIONS.knownNetworks]) {
    const kept = JSON.stringify(await Array.fromAsync(documents.find(collection as never, {})));
    assert.doesNotMatch(kept, /mistake|ada|192/);
    assert.match(kept, /expiresAt/);
  }
});

Deno.test("begin() and succeeded() write twice where the network is known, and twice only", async () => {
  let writes = 0;
  const { throttle, clock } = started({}, (documents) =>
    new Proxy(documents, {
      get(target, name: keyof DocumentStore) {
        const method = target[name] as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => {
          if (name !== "get" && name !== "find") writes++;
          return method.apply(target, given);
        };
      },
    }));
  await succeed(throttle, "ada", HERE);
  assert.equal(
    writes,
    7,
    "three places taken and given back, and a network that is known from now on",
  );
  writes = 0;
  clock.pass(60_000);
  await succeed(throttle, "ada", HERE);
  assert.equal(writes, 2, "one place taken and given back");
});

Deno.test("succeeded() and withdraw() do not refuse while the store is away", async () => {
  const { throttle, documents } = started();
  const attempt = await throttle.begin("ada", HERE);
  Object.assign(documents, { delete: () => Promise.reject(new Error("away")) });
  await attempt.withdraw();
  await attempt.succeeded();
});
