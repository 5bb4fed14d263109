import assert from "node:assert/strict";
import { ENGINES, openRegistry } from "../registry.ts";
import {
  API,
  BASE,
  bearer,
  bytesOf,
  installerUrl,
  makeDeployToken,
  makeKey,
  manage,
  openShelf,
  TestClock,
  TOOL,
} from "../machines_fixture.ts";

const SHARED = ENGINES.find(({ name }) => name === "mongodb and s3")!;

Deno.test({
  name: "machines: what one instance issues the other knows, and what it revokes within a second",
  ignore: SHARED.missing,
  // Clients of the shared engine keep connections and child processes for the next test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const clock = new TestClock();
    await using one = await openRegistry({ engine: SHARED, now: clock.now });
    await using other = await openRegistry({ env: one.env, now: clock.now });
    await openShelf(one);
    const [key, token] = [await makeKey(one), await makeDeployToken(one)];
    const links = [
      await installerUrl(one, key.base + TOOL),
      await installerUrl(other, BASE + TOOL, bearer(token.secret)),
    ];
    const statuses = async () => {
      const asked = [
        ...[one, other].flatMap(({ fetch }) => links.map((link) => fetch(link))),
        other.fetch(key.base + TOOL),
        other.fetch(BASE + TOOL, { headers: bearer(token.secret) }),
      ];
      const answers = await Promise.all(asked);
      for (const { body } of answers) await body?.cancel();
      return answers.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [200, 200, 200, 200, 200, 200]);
    assert.equal(await (await other.fetch(links[0]!)).text(), bytesOf("Contoso.Tool"));
    await manage(one, `DELETE ${API}/source-keys/${key.id}`, undefined, 204);
    await manage(one, `DELETE ${API}/deploy-tokens/${token.id}`, undefined, 204);
    clock.passASecond();
    assert.deepEqual(await statuses(), [401, 401, 401, 401, 404, 401]);
  },
});

Deno.test({
  name: "machines: of rotations at two instances at once, no token is left that nobody was shown",
  ignore: SHARED.missing,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using one = await openRegistry({ engine: SHARED });
    await using other = await openRegistry({ env: one.env });
    await openShelf(one);
    const { id } = await makeDeployToken(one);
    const body = JSON.stringify({ overlapMinutes: 5 });
    const headers = { "content-type": "application/json" };
    const rotate = ({ admin }: typeof one) =>
      admin(`${API}/deploy-tokens/${id}/rotate`, { method: "POST", body, headers });
    const answers = await Promise.all([one, other, one, other].map(rotate));
    const shown: string[] = [];
    for (const answer of answers) {
      const said = await answer.json();
      if (answer.status === 201) shown.push(said.id);
      else assert.ok([400, 409].includes(answer.status), JSON.stringify(said));
    }
    assert.ok(shown.length >= 1);
    const { deployTokens } = await manage(one, `GET ${API}/deploy-tokens`);
    const left = deployTokens.map((token: { id: string }) => token.id);
    assert.deepEqual(left.toSorted(), [id, ...shown].toSorted());
  },
});
