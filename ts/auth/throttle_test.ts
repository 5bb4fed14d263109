import assert from "node:assert/strict";
import { StillClock } from "../../test/access_fixture.ts";
import { networkOf, SignInThrottle } from "./throttle.ts";

const HERE = "192.0.2.1";

function started(options: { perMinute?: number; free?: number } = {}) {
  const clock = new StillClock();
  return { clock, throttle: new SignInThrottle({ now: clock.now, ...options }) };
}

function fail(throttle: SignInThrottle, times: number, { account = "ada", address = HERE } = {}) {
  for (let time = 0; time < times; time++) throttle.begin(account, address);
}

Deno.test("begin() makes each failure beyond the free ones wait twice as long", () => {
  const { clock, throttle } = started();
  fail(throttle, 5);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    const refusal = { code: "rate_limited", retryAfter: seconds };
    assert.throws(() => throttle.begin("ada", HERE), refusal);
    clock.pass(seconds * 1000 - 1);
    assert.throws(() => throttle.begin("ada", HERE), { code: "rate_limited", retryAfter: 1 });
    clock.pass(1);
    throttle.begin("ada", HERE);
  }
});

Deno.test("begin() refused does not make the wait longer", () => {
  const { clock, throttle } = started();
  fail(throttle, 5);
  for (let time = 0; time < 100; time++) assert.throws(() => throttle.begin("ada", HERE));
  clock.pass(1000);
  throttle.begin("ada", HERE);
});

Deno.test("begin() lets the same account in from elsewhere, and other accounts from here", () => {
  const { throttle } = started();
  fail(throttle, 5);
  throttle.begin("ada", "192.0.2.2");
  throttle.begin("grace", HERE);
});

Deno.test("begin() counts attempts that are still open, so a parallel guess gains nothing", () => {
  const { throttle } = started({ free: 2 });
  const attempts = [throttle.begin("ada", HERE), throttle.begin("ada", HERE)];
  assert.throws(() => throttle.begin("ada", HERE), { code: "rate_limited" });
  attempts[0]!.succeeded();
  throttle.begin("ada", HERE);
});

Deno.test("begin() limits the failures of an address over all accounts in a minute", () => {
  const { clock, throttle } = started({ perMinute: 3 });
  for (const account of ["a", "b", "c"]) throttle.begin(account, HERE);
  assert.throws(() => throttle.begin("d", HERE), { code: "rate_limited", retryAfter: 60 });
  clock.pass(60_000);
  throttle.begin("d", HERE);
});

Deno.test("begin() spares whoever signed in from a limited address before", () => {
  const { throttle } = started({ perMinute: 3 });
  throttle.begin("ada", HERE).succeeded();
  for (const account of ["a", "b", "c"]) throttle.begin(account, HERE);
  assert.throws(() => throttle.begin("grace", HERE), { code: "rate_limited" });
  throttle.begin("ada", HERE).succeeded();
});

Deno.test("withdraw() takes an attempt back", () => {
  const { throttle } = started({ free: 1, perMinute: 1 });
  for (let time = 0; time < 20; time++) throttle.begin("ada", HERE).withdraw();
  throttle.begin("ada", HERE);
  assert.throws(() => throttle.begin("ada", HERE), { code: "rate_limited" });
});

Deno.test("networkOf() keeps what one subscriber cannot change at will", () => {
  const cases: [string, string][] = [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:DB8::1", "2001:db8:0:0"],
    ["2001:db8:0001:2::", "2001:db8:1:2"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::1", "0:0:0:0"],
  ];
  for (const [address, network] of cases) assert.equal(networkOf(address), network);
});
