import assert from "node:assert/strict";
import { type Ask, publish, upload, versionWith } from "./_files.ts";
import { json, type Registry, scenario } from "./registry.ts";
import { seeing } from "./views_fixture.ts";
import { manifest, read, refused } from "./winget_fixture.ts";

/** Publishes a further version of a package that is there, and answers where its file is. */
async function publishNext({ admin }: Registry, name: string, number: string): Promise<string> {
  const file = await upload(admin, number, { package: name, version: number });
  const [version] = manifest(name, [versionWith(file, number)]).Versions;
  await read(await admin(`/packages/${name}/versions`, json("POST", version)), 201);
  return new URL(file.url).pathname;
}

scenario("a file of a version that is not seen is handed out by no address", async (registry) => {
  const stable = await publish(registry.admin, "1.0", { package: "Contoso.Tool", version: "1.0" });
  const beta = await publishNext(registry, "Contoso.Tool", "2.0");
  const seer = await seeing(registry, { deny: [{ version: "2.*" }] });
  assert.equal(
    await (await registry.fetch(beta)).text(),
    "2.0",
    "to nobody in particular it is public",
  );
  assert.equal(await (await seer(stable)).text(), "1.0");
  const at = (path: string) => path.split("/").slice(5);
  const [, version, id] = at(beta);
  const addresses = [
    ...[beta, beta.toLowerCase().replace(id!.toLowerCase(), id!)],
    ...["2", "v2.0", "2.0.0", "1.0"].map((spelled) => beta.replace(`/${version}/`, `/${spelled}/`)),
    beta.replace("Contoso.Tool", "Contoso.None"),
  ];
  for (const address of addresses) {
    for (const init of [{}, { method: "HEAD" }, { headers: { range: "bytes=0-1" } }]) {
      const answer = await seer(address, init);
      assert.equal(answer.status, 404, `${address} ${JSON.stringify(init)}`);
      await answer.body?.cancel();
    }
  }
  const absent = beta.replace(id!, "01JX0000000000000000000000");
  const [hidden, missing] = [
    await refused(await seer(beta), 404),
    await refused(await seer(absent), 404),
  ];
  assert.equal(hidden.replace(id!, "…"), missing.replace(at(absent)[2]!, "…"));
});

scenario("numbers of a dashboard are of what is seen", async (registry) => {
  await publish(registry.admin, "1.0", { package: "Contoso.Tool", version: "1.0" });
  await publishNext(registry, "Contoso.Tool", "2.0");
  await publish(registry.admin, "3.0", { package: "Fabrikam.App", version: "3.0" });
  const stats = async (ask: Ask) => {
    const stats = await read(await ask("/api/admin/dashboard/stats"));
    const { packages, versions, installers, bytes, newest } = stats;
    return [packages, versions, installers, bytes, newest.length];
  };
  assert.deepEqual(await stats(registry.admin), [2, 3, 3, 9, 3]);
  const view = { allow: [{ package: "Contoso.*" }], deny: [{ version: "2*" }] };
  assert.deepEqual(await stats(await seeing(registry, view)), [1, 1, 1, 3, 1]);
});
