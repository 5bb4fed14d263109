import assert from "node:assert/strict";
import type { Package } from "../../model/package.ts";
import { examplePackage } from "./_search_example.ts";
import { type Contract, NEWEST } from "./contract.ts";
import { FoundPresenter } from "./present_found.ts";

const TOOL = examplePackage("Contoso.Tool", [
  { name: 'The "Tool"', upgradeCodes: ["{A}"], since: "1.0" },
  { name: "Newer", since: "1.10" },
]);

function present(
  presenter: FoundPresenter,
  packages: readonly Package[],
  { contract = NEWEST, next = null }: { contract?: Contract; next?: string | null } = {},
  // deno-lint-ignore no-explicit-any -- a test looks into it as a client would
): any {
  return JSON.parse(presenter.present({ packages, wholes: packages, next }, contract));
}

Deno.test("present() says the same again, and to each contract what it understands", () => {
  const presenter = new FoundPresenter();
  for (let round = 0; round < 2; round++) {
    assert.equal(present(presenter, [TOOL]).Data[0].Versions.length, 2);
    const old = present(presenter, [TOOL], { contract: { major: 1, minor: 4 } });
    assert.equal(old.Data[0].PackageName, 'The "Tool"');
    assert.deepEqual(old.Data[0].Versions[0].UpgradeCodes, ["{A}"]);
    const oldest = present(presenter, [TOOL], { contract: { major: 1, minor: 1 } });
    assert.equal(oldest.Data[0].Versions.length, 1);
    assert.equal(oldest.Data[0].Versions[0].UpgradeCodes, undefined);
  }
});

Deno.test("present() shows a package as it is now", () => {
  const presenter = new FoundPresenter();
  present(presenter, [TOOL]);
  const [entry] = TOOL.versions;
  assert.equal(present(presenter, [{ ...TOOL, versions: [entry!] }]).Data[0].Versions.length, 1);
});

Deno.test("present() shows what is seen of a package, and all of it to others", () => {
  const presenter = new FoundPresenter();
  const whole = examplePackage("Contoso.Tool", [
    { version: "4", name: "Four", yanked: "bad" },
    { version: "3", name: "Three" },
    { version: "2", name: "Two", since: "1.10" },
    { version: "1", name: "One" },
  ]);
  const [four, three, two, one] = whole.versions;
  const shown = (versions: Package["versions"], contract: Contract) => {
    const found = { packages: [{ ...whole, versions }], wholes: [whole], next: null };
    const [{ PackageName, Versions }] = JSON.parse(presenter.present(found, contract)).Data;
    const told = Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
    return `${PackageName}: ${told.join(" ")}`;
  };
  const old = { major: 1, minor: 4 };
  for (let round = 0; round < 2; round++) {
    assert.equal(shown([four!, two!, one!], NEWEST), "Two: 2 1");
    assert.equal(shown([two!, one!], old), "One: 1");
    assert.equal(shown([three!], NEWEST), "Three: 3");
    assert.equal(present(presenter, [whole]).Data[0].PackageName, "Three");
  }
});

Deno.test("present() tells the token of the next page where there is one", () => {
  const presenter = new FoundPresenter();
  const one = present(presenter, [TOOL, TOOL], { next: 'a "token"' });
  assert.equal(one.ContinuationToken, 'a "token"');
  assert.equal(one.Data.length, 2);
  assert.deepEqual(present(presenter, []), {
    ...{ Data: [], RequiredPackageMatchFields: [], UnsupportedPackageMatchFields: [] },
  });
});
