import assert from "node:assert/strict";
import { AccessFixture, NOON } from "../../test/access_fixture.ts";
import { isSecretText } from "../kit/secret_text.ts";
import { ITSELF } from "../model/event.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";

function wanted({ id }: User, title = "ci") {
  return { owner: id, title, scope: {}, expiresAt: null };
}

Deno.test("create() keeps the digest of a secret that carries its checksum", async () => {
  const access = new AccessFixture();
  const { token, secret } = await access.tokens.create(
    wanted(await access.createUser("ada")),
    ITSELF,
  );
  assert.match(secret, /^phk_[0-9A-Za-z]{40}$/);
  assert.ok(isSecretText(secret, "phk_", 40));
  const stored = JSON.stringify(await access.documents.get(COLLECTIONS.tokens, token.id));
  assert.ok(!stored.includes(secret.slice(4, 20)));
  assert.doesNotMatch(JSON.stringify(await access.happened()), /phk_/);
});

Deno.test("create() refuses an expiry that has passed", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const creation = access.tokens.create({ ...wanted(ada), expiresAt: NOON }, ITSELF);
  await assert.rejects(creation, { code: "value_refused" });
});

Deno.test("find() windows a user's own tokens, oldest first", async () => {
  const access = new AccessFixture();
  const [ada, grace] = [await access.createUser("ada"), await access.createUser("grace")];
  for (const title of ["one", "two", "three"]) {
    await access.tokens.create(wanted(ada, title), ITSELF);
    await access.tokens.create(wanted(grace, `not ${title}`), ITSELF);
  }
  const start = await access.tokens.find(ada.id, { limit: 2 });
  assert.deepEqual(start.items.map(({ title }) => title), ["one", "two"]);
  const rest = await access.tokens.find(ada.id, { limit: 2, after: start.next! });
  assert.deepEqual(rest.items.map(({ title }) => title), ["three"]);
  assert.equal(rest.next, null);
});

Deno.test("revoke() takes back one's own token, once, and nobody else's", async () => {
  const access = new AccessFixture();
  const [ada, grace] = [await access.createUser("ada"), await access.createUser("grace")];
  const { token } = await access.tokens.create(wanted(ada), ITSELF);
  const missing = { code: "token_missing" };
  await assert.rejects(access.tokens.revoke(grace.id, token.id, ITSELF), missing);
  await access.tokens.revoke(ada.id, token.id, ITSELF);
  await assert.rejects(access.tokens.revoke(ada.id, token.id, ITSELF), missing);
  const last = (await access.happened()).at(-1)!;
  assert.deepEqual([last.kind, last.target], ["token.revoked", "ci"]);
});
