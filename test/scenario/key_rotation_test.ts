import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { newcomer, withTotp } from "./_accounts.ts";
import { addProvider } from "./_providers.ts";
import { openRegistry, type Registry } from "./registry.ts";

const [OLD, NEW] = ["1".repeat(64), "2".repeat(64)];
const SECRET = "the secret of a client";

/** The same folder under other keys, one after the other. */
async function withFolder(work: (open: (env: object) => Promise<Registry>) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-keys-" });
  try {
    await work((env) => openRegistry({ env: { DATA_DIR: folder, ...env } }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Whether everything that is kept sealed can be opened. */
async function opens({ packhouse: { services } }: Registry): Promise<readonly boolean[]> {
  const provider = await services.providers.get("corp");
  const reached = await services.providers.relyingParty(provider).then(() => true, () => false);
  const { faults } = await services.auditVerifier.verify({ report: () => {} });
  const signs = await services.bundleKeys.signer(undefined).then(() => true, () => false);
  return [reached, faults === 0, signs];
}

Deno.test("keys: what a former key has sealed is sealed anew, and the former key can go", async () => {
  await withFolder(async (open) => {
    {
      await using before = await open({ AUTH_ENCRYPTION_KEY: OLD });
      const options = { issuer: "https://op.example", clientId: "packhouse" };
      await addProvider(before, { id: "corp", kind: "oidc", options, secret: SECRET });
      const { bearer } = await newcomer(before, "ada");
      await withTotp(before, bearer, Date.now);
      await before.packhouse.services.bundleKeys.create("outside", ITSELF);
      assert.deepEqual(await opens(before), [true, true, true]);
    }
    {
      await using between = await open({
        AUTH_ENCRYPTION_KEY: NEW,
        AUTH_ENCRYPTION_KEY_FORMER: OLD,
      });
      assert.deepEqual(await opens(between), [true, true, true]);
      const { keyRotation } = between.packhouse.services;
      assert.deepEqual(await keyRotation.rotate(ITSELF), { resealed: 4, lost: 0 });
      assert.deepEqual(await keyRotation.rotate(ITSELF), { resealed: 0, lost: 0 });
    }
    await using after = await open({ AUTH_ENCRYPTION_KEY: NEW });
    assert.deepEqual(await opens(after), [true, true, true]);
  });
});

Deno.test("keys: without the former key, what it sealed is lost and said to be", async () => {
  await withFolder(async (open) => {
    {
      await using before = await open({ AUTH_ENCRYPTION_KEY: OLD });
      const options = { issuer: "https://op.example", clientId: "packhouse" };
      await addProvider(before, { id: "corp", kind: "oidc", options, secret: SECRET });
    }
    await using after = await open({ AUTH_ENCRYPTION_KEY: NEW });
    assert.deepEqual(await opens(after), [false, false, false]);
    assert.equal((await after.packhouse.services.providers.reseal()).lost, 1);
  });
});
