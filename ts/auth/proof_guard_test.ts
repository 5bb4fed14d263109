import assert from "node:assert/strict";
import { StillClock } from "../../test/access_fixture.ts";
import { RegistryError } from "../model/registry_error.ts";
import { ProofGuard } from "./proof_guard.ts";

const HERE = "192.0.2.1";
const WRONG = { code: "credentials_wrong" };
const REFUSED = { code: "rate_limited", retryAfter: 20 };

function started() {
  const clock = new StillClock();
  const guard = new ProofGuard({ now: clock.now, perMinute: 3 });
  let looked = 0;
  const show = (secret: string, address: string | null = HERE) =>
    guard.pass({ fingerprint: `${secret} ${address}`, address }, () => {
      looked++;
      if (secret === "away") throw new RegistryError("store_unavailable", "Gone");
      if (secret !== "right") throw new RegistryError("credentials_wrong", "No");
      return Promise.resolve("ada");
    });
  return { clock, show, looked: () => looked };
}

async function wrongThrice(show: ReturnType<typeof started>["show"]): Promise<void> {
  for (const secret of ["one", "two", "three"]) await assert.rejects(show(secret), WRONG);
}

Deno.test("pass() looks at so many wrong credentials of a network, and then at none", async () => {
  const { clock, show, looked } = started();
  await wrongThrice(show);
  for (let time = 0; time < 100; time++) await assert.rejects(show(`${time}`), REFUSED);
  await assert.rejects(show("right"), REFUSED);
  assert.equal(looked(), 3);
  assert.equal(await show("right", "192.0.2.2"), "ada");
  clock.pass(20_000);
  assert.equal(await show("right"), "ada");
});

Deno.test("pass() spares what was right from there before, until it is wrong", async () => {
  const { show } = started();
  assert.equal(await show("right"), "ada");
  await wrongThrice(show);
  assert.equal(await show("right"), "ada");
  await assert.rejects(show("one"), REFUSED);
});

Deno.test("pass() counts no good answers, no faults of ours, and nobody without an address", async () => {
  const { show } = started();
  for (let time = 0; time < 10; time++) {
    await show("right");
    await assert.rejects(show("away"), { code: "store_unavailable" });
    await assert.rejects(show("one", null), WRONG);
  }
  await wrongThrice(show);
});
