import assert from "node:assert/strict";
import { contractsUpTo } from "./contract.ts";
import { HRESULTS } from "./failure.ts";
import { type Line, ScriptedServer } from "./scripted_server.ts";
import { WinGet, type WinGetOptions } from "./winget.ts";

function informs(more: Record<string, unknown> = {}, control = "no-store"): Line {
  const Data = { SourceIdentifier: "scripted", ServerSupportedVersions: ["1.1.5", "1.4"], ...more };
  return { headers: { "Cache-Control": control }, body: JSON.stringify({ Data }) };
}

const ITEM = {
  ...{ PackageIdentifier: "A.B", PackageName: "B", Publisher: "A" },
  Versions: [{ PackageVersion: "1.0" }],
};

async function against<Result>(
  script: readonly Line[],
  body: (winget: WinGet, server: ScriptedServer) => Promise<Result>,
  options: WinGetOptions = {},
): Promise<Result> {
  using server = new ScriptedServer(script);
  using winget = new WinGet({ allowsHttp: true, ...options });
  return await body(winget, server);
}

Deno.test("WinGet sends the headers of the stock client and no others", async () => {
  const script = [informs(), informs(), { body: JSON.stringify({ Data: [ITEM] }) }];
  await against(script, async (winget, { url, heard }) => {
    await winget.addSource("s", url);
    await winget.search("s", { query: "foo", count: 3 });
    const names = heard.map(({ head }) =>
      head.split("\r\n").slice(1).map((line) => line.split(":")[0]!.toLowerCase()).sort()
    );
    const always = ["connection", "content-type", "host", "user-agent", "windows-package-manager"];
    assert.deepEqual(names[0], always);
    assert.deepEqual(names[2], [...always, "content-length", "version"].sort());
    assert.match(heard[0]!.head, /^GET \/information HTTP\/1\.1\r\n/);
    assert.match(heard[2]!.head, /^POST \/manifestSearch HTTP\/1\.1\r\n/);
    assert.match(heard[2]!.head, /\r\nVersion: 1\.4\.0(?:\r\n|$)/);
    const Query = { KeyWord: "foo", MatchType: "Substring" };
    assert.equal(heard[2]!.body, JSON.stringify({ MaximumResults: 3, Query }));
  }, { header: "key" });
});

Deno.test("WinGet asks for an identifier alone without a search", async () => {
  const script = [informs(), informs(), { status: 204 }];
  await against(script, async (winget, { url, heard }) => {
    await winget.addSource("s", url);
    const hresult = HRESULTS.noPackageFound;
    await assert.rejects(() => winget.show("s", { id: "A.C++" }), { hresult });
    assert.match(heard[2]!.head, /^GET \/packageManifests\/A\.C%2B%2B HTTP/);
  });
});

Deno.test("WinGet keeps information as long as it may", async () => {
  const asked = (control: string, seconds: number) => {
    let now = 0;
    const script = [informs({}, control), informs({}, control)];
    return against(script, async (winget, { url, heard }) => {
      await winget.addSource("s", url);
      now = seconds * 1000;
      await winget.open("s");
      return heard.length;
    }, { now: () => now });
  };
  assert.equal(await asked("public, max-age=300", 299), 1);
  assert.equal(await asked("public, max-age=300", 300), 2);
  assert.equal(await asked("Max-Age=0", 59), 1);
  assert.equal(await asked("", 60), 2);
  assert.equal(await asked("no-store", 0), 2);
});

Deno.test("WinGet says each status in its own code", async () => {
  const codes: readonly [line: Line, hresult: number][] = [
    [{ status: 400 }, HRESULTS.badRequest],
    [{ status: 401 }, 0x80190191],
    [{ status: 403 }, 0x80190193],
    [{ status: 500 }, 0x801901F4],
    [{ status: 404 }, HRESULTS.endpointMissing],
    [{ status: 404, body: '{"Code":1,"Message":"x"}' }, HRESULTS.endpointMissing],
    [{ status: 429 }, HRESULTS.serviceUnavailable],
    [{ status: 503 }, HRESULTS.serviceUnavailable],
    [{ headers: { "Content-Type": "text/json" }, body: "{}" }, HRESULTS.wrongMediaType],
    [{ headers: { "Content-Type": "Application/JSON" }, body: "{}" }, HRESULTS.wrongMediaType],
    [{ body: "null" }, HRESULTS.invalidData],
    [{ body: "" }, HRESULTS.invalidData],
    [{ body: '{"Data":[{}]}' }, HRESULTS.invalidData],
    [{ body: JSON.stringify({ Data: [ITEM, { ...ITEM, Publisher: " " }] }) }, HRESULTS.invalidData],
  ];
  for (const [line, hresult] of codes) {
    await against([informs(), informs(), line], async (winget, { url }) => {
      await winget.addSource("s", url);
      await assert.rejects(() => winget.search("s", { query: "x" }), { hresult });
    });
  }
  const kind = { status: 404, body: '{"code":1,"message":"x"}' };
  await against([informs(), informs(), kind], async (winget, { url }) => {
    await winget.addSource("s", url);
    assert.deepEqual(await winget.search("s", { query: "x" }), []);
  });
});

Deno.test("WinGet refuses a source whose information is wrong", async () => {
  const wrong: readonly Record<string, unknown>[] = [
    { SourceIdentifier: " " },
    { ServerSupportedVersions: [] },
    { ServerSupportedVersions: "1.0.0" },
    { SourceAgreements: null },
    { SourceAgreements: {} },
    { Authentication: { AuthenticationType: "microsoftEntraId" } },
    { Authentication: { MicrosoftEntraIdAuthenticationInfo: null } },
  ];
  for (const more of wrong) {
    await against([informs(more)], async (winget, { url }) => {
      const hresult = HRESULTS.sourceOpenFailed;
      await assert.rejects(() => winget.addSource("s", url), { hresult }, JSON.stringify(more));
    });
  }
  const other = { Authentication: { AuthenticationType: "kerberos" } };
  await against([informs(other)], async (winget, { url }) => {
    const hresult = HRESULTS.authenticationUnsupported;
    await assert.rejects(() => winget.addSource("s", url), { hresult });
  });
});

Deno.test("WinGet agrees on the highest common contract, or on none", async () => {
  const contracts = contractsUpTo("1.1.0");
  await against([informs()], async (winget, { url }) => {
    await winget.addSource("s", url);
    assert.equal((await winget.open("s")).contract, "1.1.0");
  }, { contracts });
  await against([informs({ ServerSupportedVersions: ["2.0"] })], async (winget, { url }) => {
    await winget.addSource("s", url);
    await assert.rejects(() => winget.open("s"), { hresult: HRESULTS.unsupportedSource });
  });
});

Deno.test("WinGet reads a search page after page with the same body", async () => {
  const page = (id: string, ContinuationToken: string | null) => ({
    body: JSON.stringify({ Data: [{ ...ITEM, PackageIdentifier: id }], ContinuationToken }),
  });
  const script = [informs(), informs(), page("A.1", "next"), page("A.2", null)];
  await against(script, async (winget, { url, heard }) => {
    await winget.addSource("s", url);
    const found = await winget.search("s", { query: "a" });
    assert.deepEqual(found.map((one) => one.identifier), ["A.1", "A.2"]);
    assert.match(heard[3]!.head, /\r\nContinuationToken: next(?:\r\n|$)/);
    assert.equal(heard[3]!.body, heard[2]!.body);
  });
});

Deno.test("WinGet asks for everything once all fields of a search are unsupported", async () => {
  const names = ["packagefamilyname", "ProductCode", "NormalizedPackageNameAndPublisher"];
  const unsupported = informs({ UnsupportedPackageMatchFields: names });
  await against([unsupported, unsupported, { status: 204 }], async (winget, { url, heard }) => {
    await winget.addSource("s", url);
    await winget.list("s", [{ name: "B", publisher: "A", version: "1", productCode: "{1}" }]);
    assert.equal(heard[2]!.body, '{"FetchAllManifests":true}');
  });
});
