import assert from "node:assert/strict";
import type { JsonObject } from "../kit/json.ts";
import type { Judgement, Mirroring } from "../protocols/mirroring.ts";
import { Verification } from "./file_verifier.ts";
import { type FileToVerify, type Scanner, Unverified } from "./steps.ts";

const FILE = { path: "/nowhere", size: 1, sha256: "0".repeat(64) };
const CONTOSO = { subject: "O=Contoso", issuer: "O=CA", thumbprint: "A" };
const FABRIKAM = { subject: "O=Fabrikam", issuer: "O=CA", thumbprint: "B" };
const MOVED = { ...CONTOSO, issuer: "O=Another CA", thumbprint: "C" };

function judged(judgement: Partial<Judgement> & { readonly signature?: JsonObject | null }) {
  const { signature = null, ...rest } = judgement;
  const judge = () =>
    Promise.resolve({
      ...{ inspected: { kind: "exe", signature }, refusal: null, notes: [], ...rest },
    });
  return { judge } as unknown as Mirroring;
}

function about(given: Partial<FileToVerify>): FileToVerify {
  return {
    ...{ mirroring: judged({}), metadata: {}, remote: { url: "https://a.example/a", name: "a" } },
    ...{ formerSigner: undefined, signerPolicy: "hold", signerApproved: false, ...given },
  };
}

const verify = (given: Partial<FileToVerify>, scanners: readonly Scanner[] = []) =>
  new Verification({ scanners }).verify(FILE, about(given), new AbortController().signal);

interface Row {
  readonly name: string;
  readonly former: JsonObject | null | undefined;
  readonly now: JsonObject | null;
  /** By policy: the reason, or how many warnings. */
  readonly hold: string | number;
  readonly warn: number;
}

const ROWS: readonly Row[] = [
  { name: "of the first version", former: undefined, now: CONTOSO, hold: 0, warn: 0 },
  { name: "who stays", former: CONTOSO, now: CONTOSO, hold: 0, warn: 0 },
  { name: "who begins to sign", former: null, now: CONTOSO, hold: 0, warn: 0 },
  { name: "who is another", former: CONTOSO, now: FABRIKAM, hold: "signer_changed", warn: 1 },
  { name: "who is nobody any more", former: CONTOSO, now: null, hold: "signer_changed", warn: 1 },
  { name: "whom another authority knows", former: CONTOSO, now: MOVED, hold: 1, warn: 1 },
];

for (const { name, former: formerSigner, now, hold, warn } of ROWS) {
  Deno.test(`verify() of a signer ${name}`, async () => {
    const given = { formerSigner, mirroring: judged({ signature: now }) };
    const warnings = async (more: Partial<FileToVerify>) =>
      (await verify({ ...given, ...more })).warnings.length;
    assert.equal(await warnings({ signerPolicy: "ignore" }), 0);
    assert.equal(await warnings({ signerPolicy: "warn" }), warn);
    assert.equal(await warnings({ signerApproved: true }), warn);
    if (typeof hold === "number") assert.equal(await warnings({}), hold);
    else await assert.rejects(verify(given), { name: "Unverified", reason: hold });
  });
}

Deno.test("verify() expects no signature of what never bears one", async () => {
  const inspected = { kind: "zip", signature: null };
  const { warnings } = await verify({ formerSigner: CONTOSO, mirroring: judged({ inspected }) });
  assert.deepEqual(warnings, []);
});

Deno.test("verify() refuses what is not as its version says, approved or not, and asks no scanner", async () => {
  const refusal = { reason: "signature_broken", detail: "The file was changed" };
  const scan = () => assert.fail("scanned");
  await assert.rejects(
    verify({ mirroring: judged({ refusal }), signerApproved: true }, [{ scan }]),
    { name: "Unverified", reason: "signature_broken", message: "The file was changed" },
  );
});

Deno.test("verify() lets pass what every scanner does, with what is worth knowing", async () => {
  const asked: string[] = [];
  const scanner = (name: string, reason?: "scan_found"): Scanner => ({
    scan: ({ path }) => {
      asked.push(name);
      assert.equal(path, FILE.path);
      return reason ? Promise.reject(new Unverified(reason, "Bad")) : Promise.resolve();
    },
  });
  const mirroring = judged({ signature: CONTOSO, notes: ["No timestamp"] });
  const verified = await verify({ mirroring }, [scanner("one"), scanner("two")]);
  assert.deepEqual(asked, ["one", "two"]);
  assert.deepEqual(verified, {
    inspected: { kind: "exe", signature: CONTOSO },
    warnings: ["No timestamp"],
  });
  await assert.rejects(
    verify({ mirroring }, [scanner("three", "scan_found"), scanner("four")]),
    { reason: "scan_found" },
  );
  assert.deepEqual(asked.slice(2), ["three"]);
});
