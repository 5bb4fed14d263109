import assert from "node:assert/strict";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { Unverified } from "../../ts/mirror/steps.ts";
import type { QuarantineReason } from "../../ts/model/mirror.ts";
import { DAY, type MirrorFixture, mirrors } from "./fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FILE = "https://vendor.test/Acme.Tool/1.0/setup.exe";

mirrors("holds a version for days, and lets it pass when they are over", async (at) => {
  at.allow("Acme.*").set({ approval: { mode: "hold", days: 2 } });
  at.upstream.put("Acme.Tool", "1.0");
  assert.deepEqual(await at.runAndTell(), ["held Acme.Tool 1.0"]);
  assert.equal((await at.version("Acme.Tool", "1.0"))!.dueAt, at.clock.at + 2 * DAY);
  assert.deepEqual(at.fetcher.downloads, []);
  at.clock.pass(2 * DAY - 1);
  assert.equal((await at.run()).unchanged, true);
  at.clock.pass(1);
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
});

mirrors("what is replaced at its upstream while it is held waits anew", async (at) => {
  at.allow("Acme.*").set({ approval: { mode: "hold", days: 2 } });
  at.upstream.put("Acme.Tool", "1.0");
  await at.run();
  at.clock.pass(2 * DAY);
  at.upstream.put("Acme.Tool", "1.0", { bytes: "another" });
  assert.deepEqual(await at.runAndTell(), ["held Acme.Tool 1.0"]);
  assert.equal((await at.version("Acme.Tool", "1.0"))!.dueAt, at.clock.at + 2 * DAY);
});

mirrors(
  "something comes out of a wait that is longer than the time between releases",
  async (at) => {
    at.allow({ package: "Acme.Tool", maxVersions: 1, holdDays: 3 });
    const published: string[][] = [];
    for (let day = 1; day <= 6; day++) {
      at.upstream.put("Acme.Tool", `${day}.0`);
      await at.run();
      published.push(await at.published("Acme.Tool"));
      at.clock.pass(DAY);
    }
    assert.deepEqual(published, [[], [], [], ["1.0"], ["2.0"], ["3.0"]]);
  },
);

mirrors("a rule's days count before the mirror's word, and either may change", async (at) => {
  at.allow({ package: "Acme.Now", holdDays: 0 }, "Acme.*").set({ approval: { mode: "manual" } });
  at.upstream.put("Acme.Now", "1.0").put("Acme.Tool", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.Now 1.0", "waiting Acme.Tool 1.0"]);
  assert.equal((await at.run()).unchanged, true);
  at.set({ approval: { mode: "hold", days: 1 } });
  assert.deepEqual(await at.runAndTell(), ["held Acme.Tool 1.0"]);
  at.set({ approval: { mode: "auto" } });
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
});

mirrors(
  "an approval lets pass what was approved, and nothing that came in its place",
  async (at) => {
    at.allow("Acme.*").set({ approval: { mode: "manual" } });
    at.upstream.put("Acme.Tool", "1.0").put("Acme.Other", "1.0");
    await at.run();
    await approve(at, "Acme.Tool");
    await approve(at, "Acme.Other");
    at.upstream.put("Acme.Other", "1.0", { bytes: "another" });
    assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0", "waiting Acme.Other 1.0"]);
    assert.equal((await at.version("Acme.Other", "1.0"))!.decision, null);
  },
);

for (const verdict of ["rejected", "skipped"] as const) {
  mirrors(`what somebody has ${verdict} stays away whatever its upstream says`, async (at) => {
    at.allow({ package: "Acme.Tool", maxVersions: 1 }).set({ approval: { mode: "manual" } });
    at.upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "0.9");
    await at.run();
    await at.decide("Acme.Tool", "1.0", { state: verdict, dueAt: 0 });
    at.set({ approval: { mode: "auto" } });
    assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 0.9"]);
    at.upstream.put("Acme.Tool", "1.0", { bytes: "another" });
    assert.deepEqual(await at.runAndTell(), []);
    assert.deepEqual(await at.standing(), [`Acme.Tool 0.9 published`, `Acme.Tool 1.0 ${verdict}`]);
  });
}

mirrors("a decision that falls while a version is on its way holds", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  at.verifier.fault = () => at.decide("Acme.Tool", "1.0", { state: "rejected" });
  assert.deepEqual(await at.runAndTell(), ["skipped Acme.Tool 1.0"]);
  assert.deepEqual(await at.published("Acme.Tool"), []);
  assert.deepEqual(await at.standing(), ["Acme.Tool 1.0 rejected"]);
});

mirrors("a copy that somebody rejects goes", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  await at.run();
  await at.decide("Acme.Tool", "2.0", { state: "rejected" });
  assert.deepEqual(await at.runAndTell(), ["removed Acme.Tool 2.0 (rejected)"]);
  assert.deepEqual(await at.published("Acme.Tool"), ["1.0"]);
});

mirrors("a version that its upstream replaced is proven again and replaced here", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  await at.run();
  at.upstream.put("Acme.Tool", "1.0", { bytes: "another" });
  assert.deepEqual(await at.runAndTell(), ["replaced Acme.Tool 1.0"]);
  assert.equal(at.fetcher.downloads.length, 2);
  at.upstream.put("Acme.Tool", "1.0", { bytes: "a third" });
  at.fetcher.fault = () => {
    throw new Unverified("scan_found", "Eicar");
  };
  assert.deepEqual(await at.runAndTell(), ["quarantined Acme.Tool 1.0 (scan_found)"]);
  const { Data } = await (await at.registry.fetch("/packageManifests/Acme.Tool")).json();
  const { pathname } = new URL(Data.Versions[0].Installers[0].InstallerUrl);
  assert.equal(await (await at.registry.fetch(pathname)).text(), "another");
});

/** What is tried again by itself, and when; everything else waits for somebody. */
const REFUSALS: readonly (readonly [QuarantineReason, boolean])[] = [
  ...[["file_unavailable", true], ["file_corrupt", true], ["scan_failed", true]] as const,
  ...[["file_replaced", false], ["type_mismatch", false], ["signature_broken", false]] as const,
  ...[["signer_changed", false], ["scan_found", false], ["manifest_refused", false]] as const,
];

mirrors(
  "what is refused is tried again by itself, later each time, or waits for somebody",
  async (at) => {
    at.allow("Acme.*").upstream.put("Acme.Fine", "1.0");
    for (const [reason] of REFUSALS) at.upstream.put(`Acme.${reason}`, "1.0");
    at.verifier.fault = (url) => {
      const refused = REFUSALS.find(([reason]) => url.includes(`/Acme.${reason}/`));
      if (refused) throw new Unverified(refused[0], "No");
    };
    assert.deepEqual(await at.runAndTell(), [
      "added Acme.Fine 1.0",
      ...REFUSALS.map(([reason]) => `quarantined Acme.${reason} 1.0 (${reason})`).sort(),
    ]);
    for (const pause of [10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY]) {
      const dueAt = at.clock.at + pause;
      for (const [reason, isRetried] of REFUSALS) {
        const known = (await at.version(`Acme.${reason}`, "1.0"))!;
        assert.deepEqual(
          [known.state, known.dueAt],
          ["quarantined", isRetried ? dueAt : 0],
          reason,
        );
      }
      at.clock.at = dueAt;
      assert.deepEqual(await at.runAndTell(), []);
    }
    assert.equal((await at.events("mirror.quarantined")).length, REFUSALS.length);
    at.verifier.fault = () => {};
    for (const [reason] of REFUSALS) {
      assert.deepEqual(await at.published(`Acme.${reason}`), []);
      const retried = { state: "due", attempts: 0, reason: "", detail: "" } as const;
      await at.decide(`Acme.${reason}`, "1.0", retried);
    }
    const added = REFUSALS.map(([reason]) => `added Acme.${reason} 1.0`).sort();
    assert.deepEqual(await at.runAndTell(), added);
  },
);

mirrors(
  "a manifest is refused that is not what its index promises, or that clients refuse",
  async (at) => {
    at.allow("Acme.*").upstream.put("Acme.Other", "1.0");
    at.upstream.put("Acme.Bare", "1.0", { installer: { InstallerSha256: undefined! } });
    at.upstream.put("Acme.Local", "1.0", { installer: { InstallerUrl: "file:///etc/passwd" } });
    at.upstream.put("Acme.Wrong", "1.0", {
      installer: { Architecture: "x64", InstallerType: "tar" },
    });
    at.upstream.fault = (asked) => {
      if (asked.startsWith("read Acme.Other")) throw new RegistryError("digest_mismatch", "Not it");
    };
    assert.deepEqual(await at.runAndTell(), [
      "quarantined Acme.Bare 1.0 (manifest_refused)",
      "quarantined Acme.Local 1.0 (manifest_refused)",
      "quarantined Acme.Other 1.0 (manifest_mismatch)",
      "quarantined Acme.Wrong 1.0 (manifest_refused)",
    ]);
    assert.deepEqual(at.fetcher.downloads, []);
  },
);

mirrors("a new description gives what was refused another chance", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  at.upstream.files.set(FILE, "the vendor replaced it");
  assert.deepEqual(await at.runAndTell(), ["quarantined Acme.Tool 1.0 (file_replaced)"]);
  at.upstream.put("Acme.Tool", "1.0", { bytes: "the vendor replaced it" });
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
  const { state, reason, attempts } = (await at.version("Acme.Tool", "1.0"))!;
  assert.deepEqual([state, reason, attempts], ["published", "", 0]);
});

mirrors(
  "each signer is compared with the one before, and an approval is for this one",
  async (at) => {
    at.allow({ package: "Acme.*", maxVersions: 9 }).set({ signerPolicy: "hold" });
    const sign = (version: string, subject: string) => {
      at.upstream.put("Acme.Tool", version);
      at.verifier.signers.set(`https://vendor.test/Acme.Tool/${version}/setup.exe`, { subject });
    };
    sign("1.0", "Acme");
    sign("1.1", "Acme");
    await at.run();
    assert.deepEqual(at.verifier.formerSigners, [undefined, { subject: "Acme" }]);
    sign("1.2", "Mallory");
    assert.deepEqual(await at.runAndTell(), ["quarantined Acme.Tool 1.2 (signer_changed)"]);
    await approve(at, "Acme.Tool", "1.2");
    assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.2"]);
    at.set({ signerPolicy: "warn" });
    sign("1.3", "Acme");
    assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.3"]);
    const warned = (await at.version("Acme.Tool", "1.3"))!;
    assert.deepEqual(warned.warnings, ["Somebody else signed it"]);
    assert.deepEqual(warned.signer, { subject: "Acme" });
  },
);

mirrors("of a version that has nothing of what is wanted there is no trace", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0", { architecture: "arm64" });
  assert.deepEqual(await at.runAndTell(), ["skipped Acme.Tool 1.0"]);
  assert.deepEqual(await at.standing(), []);
  at.allow({ package: "Acme.*", architectures: ["arm64"] });
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
  at.allow("Acme.*");
  assert.deepEqual(await at.runAndTell(), ["removed Acme.Tool 1.0 (unwanted)"]);
  assert.deepEqual(await at.published("Acme.Tool"), []);
  assert.equal((await at.run()).unchanged, true);
});

mirrors("a copy that somebody deletes here stays away until somebody asks for it", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  await at.run();
  const gone = await at.registry.admin("/packages/Acme.Tool/versions/1.0", { method: "DELETE" });
  assert.equal(gone.status, 204);
  at.upstream.put("Acme.Tool", "3.0");
  assert.deepEqual(await at.runAndTell(), [
    ...["added Acme.Tool 3.0", "removed Acme.Tool 1.0 (deleted_here)"],
  ]);
  const asked = { of: "package", package: "Acme.Tool" } as const;
  assert.deepEqual(await at.runAndTell(asked), ["added Acme.Tool 1.0"]);
});

mirrors("nothing is left on its way of what no rule names any more", async (at) => {
  at.allow("Acme.*", "Other.*").set({ approval: { mode: "manual" } });
  at.upstream.put("Acme.Tool", "1.0").put("Other.Tool", "1.0");
  await at.run();
  at.allow("Other.*");
  assert.deepEqual(await at.runAndTell(), ["skipped Acme.Tool 1.0"]);
  assert.deepEqual(await at.standing(), ["Other.Tool 1.0 waiting"]);
  at.upstream.drop("Other.Tool");
  assert.deepEqual(await at.runAndTell(), ["skipped Other.Tool 1.0"]);
  assert.deepEqual(await at.standing(), []);
});

async function approve(at: MirrorFixture, name: string, version = "1.0"): Promise<void> {
  const decision = {
    verdict: "approved",
    by: null,
    name: "ada",
    at: at.clock.at,
    why: "",
  } as const;
  await at.decide(name, version, { state: "due", dueAt: at.clock.at, reason: "", decision });
}
