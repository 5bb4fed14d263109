import assert from "node:assert/strict";
import { SealBroken, Sealer } from "./sealer.ts";

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);

Deno.test("seal() and open() give a text back, whatever it holds, and never the same way twice", () => {
  const sealer = new Sealer(NEW);
  for (const text of ["", "secret", "наïve \u0000 text", "x".repeat(10_000)]) {
    const sealed = sealer.seal(text, "a");
    assert.equal(sealer.open(sealed, "a"), text);
    assert.notEqual(sealer.seal(text, "a"), sealed);
    assert.ok(text.length < 6 || !sealed.includes(text));
  }
});

Deno.test("open() refuses what was changed, is about something else, or has another key", () => {
  const sealed = new Sealer(NEW).seal("secret", "provider/ldap");
  // Not the last sign, of which some bits mean nothing.
  const flipped = sealed.slice(0, -2) + (sealed.at(-2) === "A" ? "B" : "A") + sealed.slice(-1);
  const broken = [flipped, sealed.slice(0, -6), "", "secret", sealed.replace("v1", "v2")];
  for (const text of broken) {
    assert.throws(() => new Sealer(NEW).open(text, "provider/ldap"), SealBroken, text);
  }
  assert.throws(() => new Sealer(NEW).open(sealed, "provider/oidc"), SealBroken);
  assert.throws(() => new Sealer(OLD).open(sealed, "provider/ldap"), SealBroken);
});

Deno.test("isStale() tells what a former key has sealed, which is still opened", () => {
  const sealed = new Sealer(OLD).seal("secret", "a");
  const rotated = new Sealer(NEW, [OLD]);
  assert.equal(rotated.open(sealed, "a"), "secret");
  assert.ok(rotated.isStale(sealed));
  assert.ok(!rotated.isStale(rotated.seal("secret", "a")));
});

Deno.test("tryOpen() and renew() answer null where nothing can be opened", () => {
  const sealed = new Sealer(OLD).seal("secret", "a");
  assert.equal(new Sealer(NEW).tryOpen(sealed, "a"), null);
  assert.equal(new Sealer(NEW).renew(sealed, "a"), null);
  const renewed = new Sealer(NEW, [OLD]).renew(sealed, "a")!;
  assert.equal(new Sealer(NEW).tryOpen(renewed, "a"), "secret");
  assert.equal(new Sealer(NEW).tryOpen(renewed, "b"), null);
});
