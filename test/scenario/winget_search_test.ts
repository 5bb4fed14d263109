import assert from "node:assert/strict";
import { json, type Registry, scenario } from "./registry.ts";
import { condition, installer, publish, read, refused, search, version } from "./winget_fixture.ts";

const FAMILY = "Fabrikam.App_h91ms92gdsmmt";
const ADDED = { DisplayName: "Hex Workshop", ProductCode: "HexShop_is1", DisplayVersion: "0.9.4" };

/** A version whose default locale and installer say more than they must. */
function described(
  number: string,
  locale: Record<string, unknown>,
  members: Record<string, unknown> = {},
) {
  const { DefaultLocale, ...rest } = version("Contoso.Tool", number);
  return {
    ...rest,
    DefaultLocale: { ...DefaultLocale as Record<string, unknown>, ...locale },
    Installers: [installer(members)],
  };
}

const EDITOR = {
  PackageName: "010 Editor 11.0 (64-bit)",
  Publisher: "SweetScape",
  Moniker: "ten",
  Tags: ["hexdump"],
};

/** A small catalogue in which every kind of condition finds somebody. */
async function stock(registry: Registry): Promise<void> {
  await publish(registry, "Contoso.Editor", [
    described("2.0", EDITOR, { ProductCode: "{AAAA-2}", Commands: ["edit010"] }),
    described("1.0", EDITOR, { AppsAndFeaturesEntries: [{ ...ADDED, UpgradeCode: "{UP-1}" }] }),
  ]);
  await publish(registry, "Fabrikam.App", [
    described("1.0", { PackageName: "Fabrikam App", Publisher: "Fabrikam" }, {
      ...{ InstallerType: "msix", PackageFamilyName: FAMILY },
    }),
  ]);
  for (const identifier of ["Twin.One", "Twin.Two"]) {
    await publish(registry, identifier, [described("1.0", { PackageName: "Shared Tool" })]);
  }
  await publish(registry, "Twin.Three", [described("1.0", { PackageName: "Other Tool" })]);
}

const ALL = ["Contoso.Editor", "Fabrikam.App", "Twin.One", "Twin.Three", "Twin.Two"];
const TWINS = ["Twin.One", "Twin.Two"];
const name = (keyword: string) => condition("NormalizedPackageNameAndPublisher", keyword);
const query = (KeyWord: string, MatchType = "Substring") => ({ Query: { KeyWord, MatchType } });

/** A body, and whom it finds. */
const FINDS: readonly (readonly [string, unknown, readonly string[]])[] = [
  ["21: everything when that is asked for", { FetchAllManifests: true }, ALL],
  ["22: no more than wanted", { FetchAllManifests: true, MaximumResults: 2 }, ALL.slice(0, 2)],
  ["23: an empty list for nothing", query("nowhere to be found"), []],
  ["24: a query or an inclusion, and every filter", {
    ...query("editor"),
    Inclusions: [condition("PackageName", "Shared Tool")],
    Filters: [condition("PackageIdentifier", "twin", "StartsWith")],
  }, TWINS],
  ["25: two filters", {
    Filters: [
      condition("PackageIdentifier", "twin", "Substring"),
      condition("PackageName", "other", "Substring"),
    ],
  }, ["Twin.Three"]],
  ["26: nothing for an empty object", {}, []],
  ["26: nothing for null", null, []],
  ["26: nothing for no body at all", "", []],
  ["26: nothing for a mere maximum", { MaximumResults: 5 }, []],
  ["27: nothing for no inclusions", { Inclusions: [] }, []],
  ["28: Exact", query("ten", "Exact"), ["Contoso.Editor"]],
  ["28: CaseInsensitive", query("TEN", "CaseInsensitive"), ["Contoso.Editor"]],
  ["28: StartsWith", query("shared", "StartsWith"), TWINS],
  ["28: Substring", query("BRIKAM"), ["Fabrikam.App"]],
  ["29: Wildcard", query("twin.t*", "Wildcard"), ["Twin.Three", "Twin.Two"]],
  ["29: Fuzzy", query("fabrikan app", "Fuzzy"), ["Fabrikam.App"]],
  ["29: FuzzySubstring", query("hexdunp", "FuzzySubstring"), ["Contoso.Editor"]],
  ["30: a folded family name", {
    Inclusions: [condition("PackageFamilyName", FAMILY.toLowerCase())],
  }, ["Fabrikam.App"]],
  ["30: a folded product code", { Inclusions: [condition("ProductCode", "{aaaa-2}")] }, [
    "Contoso.Editor",
  ]],
  ["31: a product code that an older version adds", {
    Inclusions: [condition("ProductCode", "hexshop_is1")],
  }, ["Contoso.Editor"]],
  ["32: a normalised name", { Inclusions: [name("010editor")] }, ["Contoso.Editor"]],
  ["32: a normalised name and architecture", { Inclusions: [name("010editor(x64)")] }, [
    "Contoso.Editor",
  ]],
  ["34: a family name before a name", {
    Inclusions: [
      ...[name("010editor"), condition("PackageFamilyName", FAMILY.toLowerCase())],
      condition("ProductCode", "{unknown}"),
    ],
  }, ["Fabrikam.App"]],
  ["35: both who share a name", { Inclusions: [name("sharedtool")] }, TWINS],
  ["36: nobody for an unknown field", { Inclusions: [condition("Colour", "red")] }, []],
  ["36: no more with an unknown field beside a known one", {
    Inclusions: [condition("Colour", "red"), condition("Moniker", "ten")],
  }, ["Contoso.Editor"]],
  ["36: nobody for an unknown filter", {
    ...query("tool"),
    Filters: [condition("Colour", "red")],
  }, []],
  ["37: a market", { ...query("shared"), Filters: [condition("Market", "DE")] }, TWINS],
  ["a command", { Filters: [condition("Command", "edit", "StartsWith")] }, ["Contoso.Editor"]],
  ["a tag", { Filters: [condition("Tag", "hexdump")] }, ["Contoso.Editor"]],
  ["an upgrade code", { Filters: [condition("UpgradeCode", "{up-1}")] }, ["Contoso.Editor"]],
  ["members in any case and unknown ones", {
    ...{ fetchallmanifests: true, maximumRESULTS: 1, Colour: { deep: [1] } },
  }, ["Contoso.Editor"]],
];

scenario("winget 21 to 37: whom a search finds", async (registry) => {
  await stock(registry);
  for (const [about, body, ids] of FINDS) {
    const found = await search(registry, body);
    assert.deepEqual([...found.ids].sort(), ids, about);
    assert.equal(found.token, null, `winget 42: ${about}`);
  }
});

scenario("winget 38 to 41: what a search says of a package", async (registry) => {
  await stock(registry);
  const body = { Inclusions: [condition("Moniker", "ten")] };
  const found = await registry.fetch("/manifestSearch", json("POST", body));
  const { Data } = await read(found);
  assert.deepEqual(Data, [{
    PackageIdentifier: "Contoso.Editor",
    PackageName: "010 Editor 11.0 (64-bit)",
    Publisher: "SweetScape",
    Versions: [
      { PackageVersion: "2.0", ProductCodes: ["{AAAA-2}"] },
      {
        PackageVersion: "1.0",
        ProductCodes: ["HexShop_is1"],
        UpgradeCodes: ["{UP-1}"],
        AppsAndFeaturesEntryVersions: ["0.9.4"],
      },
    ],
  }]);
});

/** A version header, and what of a package with one version per installer type it finds. */
const CONTRACTS: readonly (readonly [string | null, readonly string[]])[] = [
  ["1.0.0", ["1.0"]],
  ["1.1.0", ["1.0"]],
  ["1.4.0", ["2.0", "1.0"]],
  ["1.10.0", ["2.0", "1.0"]],
  ["1.12.0", ["3.0", "2.0", "1.0"]],
  ["1.28.0", ["3.0", "2.0", "1.0"]],
  [null, ["3.0", "2.0", "1.0"]],
  ["no version at all", ["3.0", "2.0", "1.0"]],
  ["2.99.1", ["3.0", "2.0", "1.0"]],
];

scenario("winget 17, 64, 65: a search tells nobody what they cannot install", async (registry) => {
  await publish(registry, "Contoso.Tool", [
    described("3.0", {}, { InstallerType: "font" }),
    described("2.0", {}, { InstallerType: "portable" }),
    described("1.0", {}),
  ]);
  await publish(registry, "Contoso.Font", [described("1.0", {}, { InstallerType: "font" })]);
  for (const [contract, versions] of CONTRACTS) {
    const headers = contract === null ? undefined : { version: contract };
    const request = json("POST", query("contoso."), headers);
    const { Data } = await read(await registry.fetch("/manifestSearch", request));
    const tool = Data.find((one: { PackageIdentifier: string }) =>
      one.PackageIdentifier === "Contoso.Tool"
    );
    const told = tool.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
    assert.deepEqual(told, versions, `${contract}`);
    assert.equal(Data.length, versions.length === 3 ? 2 : 1, `${contract}`);
  }
});

scenario(
  "a yanked version is no longer told of, and a package of such is not found",
  async (registry) => {
    const { admin } = registry;
    await publish(registry, "Contoso.Tool", [
      described("2.0", {}, { ProductCode: "{TWO}" }),
      described("1.0", {}),
    ]);
    const yank = (version: string, method = "PUT") =>
      admin(
        `/api/v1/repositories/default/winget/packages/Contoso.Tool/versions/${version}/yank`,
        json(method, method === "PUT" ? { reason: "Broken" } : ""),
      );
    const told = async () => {
      const body = { Inclusions: [condition("ProductCode", "{two}")] };
      const { Data } = await read(await registry.fetch("/manifestSearch", json("POST", body)));
      return Data.flatMap((one: { Versions: { PackageVersion: string }[] }) =>
        one.Versions.map(({ PackageVersion }) => PackageVersion)
      );
    };
    assert.deepEqual(await told(), ["2.0", "1.0"]);
    await read(await yank("2.0"));
    // Whoever has it installed is still told what there is besides.
    assert.deepEqual(await told(), ["1.0"]);
    await read(await yank("1.0"));
    assert.deepEqual(await told(), []);
    assert.deepEqual((await search(registry, { FetchAllManifests: true })).ids, []);
    await read(await yank("2.0", "DELETE"));
    assert.deepEqual(await told(), ["2.0"]);
  },
);

scenario("a version without installers is not told of", async (registry) => {
  const { Installers: _, ...bare } = version("Contoso.Tool", "1.0");
  await publish(registry, "Contoso.Tool", [{ ...bare, Installers: [] }]);
  assert.deepEqual((await search(registry, { FetchAllManifests: true })).ids, []);
});

scenario("winget 21: a search sees each write at once", async (registry) => {
  const { admin } = registry;
  const ids = async () => (await search(registry, query("contoso"))).ids;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  assert.deepEqual(await ids(), ["Contoso.Tool"]);
  await publish(registry, "Contoso.Other", ["1.0"]);
  assert.deepEqual(await ids(), ["Contoso.Other", "Contoso.Tool"]);
  assert.equal((await admin("/packages/Contoso.Tool", { method: "DELETE" })).status, 204);
  assert.deepEqual(await ids(), ["Contoso.Other"]);
});

/** What no search can mean. */
const NONSENSE: readonly (readonly [string, unknown])[] = [
  ["a list", []],
  ["a text", '"everything"'],
  ["a query without its keyword", { Query: { MatchType: "Exact" } }],
  ["a keyword that is a number", { Query: { KeyWord: 1, MatchType: "Exact" } }],
  ["an unknown match type", query("x", "Telepathy")],
  ["inclusions that are an object", { Inclusions: {} }],
  ["an inclusion that is null", { Inclusions: [null] }],
  ["a maximum of nothing", { FetchAllManifests: true, MaximumResults: 0 }],
  ["a maximum below nothing", { FetchAllManifests: true, MaximumResults: -1 }],
  ["half a maximum", { FetchAllManifests: true, MaximumResults: 1.5 }],
  ["a maximum in words", { FetchAllManifests: true, MaximumResults: "2" }],
  ["everything, in words", { FetchAllManifests: "true" }],
  ["an endless keyword", query("x".repeat(5000))],
  ["very many inclusions", { Inclusions: Array.from({ length: 1001 }, (_, at) => name(`${at}`)) }],
];

scenario("winget 29: what is no search is refused", async ({ fetch }) => {
  for (const [about, body] of NONSENSE) {
    await refused(await fetch("/manifestSearch", json("POST", body)), 400, 3, about);
  }
});
