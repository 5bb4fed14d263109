import assert from "node:assert/strict";
import { json } from "../scenario/registry.ts";
import { manifest } from "../scenario/winget_fixture.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { type MirrorFixture, mirrors } from "./fixture.ts";

/** A circle with a tail: App → Lib → Base → Lib, and Base → Tail. */
function circle(at: MirrorFixture): void {
  at.upstream.put("Acme.App", "1.0", { depends: ["Vendor.Lib", "No.Such"] })
    .put("Vendor.Lib", "1.0", { depends: ["Vendor.Base"] })
    .put("Vendor.Base", "1.0", { depends: ["vendor.lib", "Vendor.Tail"] })
    .put("Vendor.Tail", "1.0");
}

mirrors("offers what mirrored packages depend on and no rule names", async (at) => {
  at.allow("Acme.*").set({ dependencies: "offer" });
  circle(at);
  at.upstream.put("Acme.Second", "1.0", { depends: ["Vendor.Lib", "acme.app"] });
  assert.deepEqual(await at.runAndTell(), [
    ...["added Acme.App 1.0", "added Acme.Second 1.0", "offered No.Such", "offered Vendor.Lib"],
  ]);
  assert.deepEqual(await at.published("Vendor.Lib"), []);
});

mirrors("ignores them where nobody wants to know", async (at) => {
  at.allow("Acme.*").set({ dependencies: "ignore" });
  circle(at);
  assert.deepEqual(await at.runAndTell(), ["added Acme.App 1.0"]);
});

mirrors("follows them all the way, each once, and keeps them up to date", async (at) => {
  at.allow("Acme.*").set({ dependencies: "follow" });
  circle(at);
  assert.deepEqual(await at.runAndTell(), [
    ...["added Acme.App 1.0", "added Vendor.Base 1.0", "added Vendor.Lib 1.0"],
    "added Vendor.Tail 1.0",
  ]);
  assert.deepEqual(await because(at), {
    ...{ "Acme.App": "rule1", "Vendor.Lib": "Acme.App 1", "No.Such": "Acme.App 1" },
    ...{ "Vendor.Base": "Vendor.Lib 2", "Vendor.Tail": "Vendor.Base 3" },
  });
  assert.equal((await at.run()).unchanged, true);
  at.upstream.put("Vendor.Base", "2.0", { depends: ["Vendor.More"] }).put("Vendor.More", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Vendor.Base 2.0", "added Vendor.More 1.0"]);
});

mirrors("follows what is here already once somebody wants that", async (at) => {
  at.allow("Acme.*").set({ dependencies: "offer" });
  circle(at);
  await at.run();
  at.set({ dependencies: "follow" });
  assert.deepEqual(await at.runAndTell(), [
    ...["added Vendor.Base 1.0", "added Vendor.Lib 1.0", "added Vendor.Tail 1.0"],
  ]);
});

mirrors("goes a bounded way", async (at) => {
  at.allow("Acme.*").set({ dependencies: "follow" });
  at.upstream.put("Acme.App", "1.0", { depends: ["Chain.N1"] });
  for (let at_ = 1; at_ <= 12; at_++) {
    at.upstream.put(`Chain.N${at_}`, "1.0", { depends: [`Chain.N${at_ + 1}`] });
  }
  assert.equal((await at.run()).counts.added, 9);
  at.upstream.put("Acme.New", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.New 1.0"]);
});

mirrors(
  "what could not be followed is tried again, and what is our own is left alone",
  async (at) => {
    at.allow("Acme.*").set({ dependencies: "follow" });
    circle(at);
    const { admin } = at.registry;
    assert.equal(
      (await admin("/packageManifests", json("POST", manifest("Vendor.Base", ["7"])))).status,
      201,
    );
    at.upstream.fault = (asked) => {
      if (asked === "versions Vendor.Lib") throw new Error("cut");
    };
    assert.deepEqual(await at.runAndTell(), [
      ...["added Acme.App 1.0", "failed Vendor.Lib (internal_fault)"],
    ]);
    at.upstream.fault = () => {};
    assert.deepEqual(await at.runAndTell(), ["added Vendor.Lib 1.0"]);
    assert.deepEqual(await at.published("Vendor.Base"), ["7!"]);
    assert.deepEqual(await at.events("mirror.clashed"), []);
  },
);

async function because(at: MirrorFixture): Promise<Record<string, string>> {
  const { documents } = at.registry.packhouse.stores;
  const where = { repository: at.repository.id };
  const found = await Array.fromAsync(documents.find(COLLECTIONS.mirroredPackages, { where }));
  return Object.fromEntries(
    found.map(({ name, because, followed }) => [name, `${because} ${followed ?? ""}`.trim()]),
  );
}
