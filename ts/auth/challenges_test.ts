import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { AccessFixture } from "../../test/access_fixture.ts";
import { Sealer } from "../kit/sealer.ts";
import { Challenges } from "./challenges.ts";

function started() {
  const { signInParts, clock } = new AccessFixture();
  return { parts: signInParts, clock, challenges: new Challenges(signInParts) };
}

/** As a browser hands it back. */
function echoed(challenge: string): string {
  return Buffer.from(challenge).toString("base64url");
}

Deno.test("parse() reads a challenge for its purpose, for five minutes", () => {
  const { clock, challenges } = started();
  const challenge = echoed(challenges.issue("sign_in"));
  assert.equal(challenges.parse(challenge, "second_factor"), null);
  clock.pass(5 * 60_000 - 1);
  assert.notEqual(challenges.parse(challenge, "sign_in"), null);
  clock.pass(1);
  assert.equal(challenges.parse(challenge, "sign_in"), null);
});

Deno.test("parse() reads nothing that was not issued here", () => {
  const { parts, challenges } = started();
  const others = new Challenges({ ...parts, sealer: new Sealer(new Uint8Array(32).fill(1)) });
  const issued = challenges.issue("sign_in");
  const texts = ["", "v1", others.issue("sign_in"), issued.slice(0, -2), `${issued}AA`];
  for (const text of texts) assert.equal(challenges.parse(echoed(text), "sign_in"), null, text);
  assert.equal(challenges.parse("%", "sign_in"), null);
});

Deno.test("spend() lets one of many instances have a challenge", async () => {
  const { parts, challenges } = started();
  const instances = Array.from({ length: 5 }, () => new Challenges(parts));
  const challenge = challenges.parse(echoed(challenges.issue("sign_in")), "sign_in")!;
  const spent = await Promise.all(instances.map((one) => one.spend(challenge)));
  assert.equal(spent.filter(Boolean).length, 1);
});
