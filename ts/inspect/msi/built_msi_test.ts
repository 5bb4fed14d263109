import assert from "node:assert/strict";
import fc from "fast-check";
import {
  buildMsi,
  BUILT,
  type BuiltMsi,
  inCodePage,
  lacksMsiTools,
} from "../../../test/inspect/build_msi.ts";
import type { Inspection } from "../inspection.ts";
import { budgeted, ofBytes, type RandomAccess, Unreadable } from "../random_access.ts";
import { openCompoundFile } from "../compound_file.ts";
import { MsiDatabase } from "./database.ts";
import { decodeStreamName } from "./stream_name.ts";
import { inspectMsi } from "./mod.ts";

const ignore = lacksMsiTools();

async function inspected(msi: BuiltMsi): Promise<Inspection> {
  const inspection = await inspectMsi(ofBytes(await buildMsi(msi)));
  assert(inspection);
  return inspection;
}

Deno.test({
  name: "inspectMsi() reads what wixl builds, for each architecture, scope and language",
  ignore,
  async fn() {
    const cases: [msi: BuiltMsi, facts: (string | undefined)[]][] = [
      [{ architecture: "x86", scope: "perMachine" }, ["x86", "machine", "en-US"]],
      [{ architecture: "x64", scope: "perMachine", language: 1031 }, ["x64", "machine", "de-DE"]],
      [{ architecture: "x64", scope: "perUser", language: 2052 }, ["x64", "user", "zh-CN"]],
      [{ architecture: "x86", scope: "perUser", language: 0 }, ["x86", "user", undefined]],
    ];
    for (const [msi, facts] of cases) {
      const { kind, product, installers, notes } = await inspected(msi);
      const [{ architecture, scope, locale, productCode, arpEntries }] = installers as [
        typeof installers[0] & object,
      ];
      assert.deepEqual([kind, notes], ["msi", []]);
      assert.deepEqual([architecture?.value, scope?.value, locale?.value], facts);
      assert.deepEqual(
        [product.name?.value, product.publisher?.value, product.version?.value],
        ["Acme Tool", "Acme", "1.2.3"],
      );
      assert.equal(productCode?.value, BUILT.productCode);
      assert.equal(arpEntries?.[0]?.upgradeCode?.value, BUILT.upgradeCode);
    }
  },
});

Deno.test({
  name: "inspectMsi() reads what wixl builds for ARM64, both scopes, an icon and a hidden product",
  ignore,
  async fn() {
    const inside = `<Property Id="ALLUSERS" Value="2"/><Property Id="MSIINSTALLPERUSER" Value="1"/>
      <Property Id="ARPPRODUCTICON" Value="tool.ico"/><Property Id="ARPSYSTEMCOMPONENT" Value="1"/>
      <Property Id="WIXUI_INSTALLDIR" Value="INSTALLDIR"/>`;
    const afterwards = [["-s", "Installer", "Acme", "Arm64;1033"]];
    const { kind, installers, notes } = await inspected({
      scope: "perUser",
      inside,
      afterwards,
    });
    assert.deepEqual(
      [kind, installers[0]!.architecture?.value, installers[0]!.scope?.value],
      ["wix", "arm64", "both"],
    );
    assert.equal(installers[0]!.arpEntries, undefined);
    assert.equal(notes.length, 2);
  },
});

Deno.test({
  name: "inspectMsi() reads texts that msibuild wrote in code pages",
  ignore,
  async fn() {
    const names: [codePage: number, name: string, publisher: string][] = [
      [1251, "Инструмент", "ООО Акме"],
      [1252, "Größe", "Société"],
      [932, "日本語ツール", "株式会社"],
      [936, "工具", "公司"],
      [949, "도구", "회사"],
      [950, "工具", "公司"],
      [65001, "Инструмент 日本語", "Größe 😀"],
    ];
    for (const [codePage, ProductName, Manufacturer] of names) {
      const { product, notes } = await inspected(
        inCodePage(codePage, { ProductName, Manufacturer }),
      );
      assert.equal(product.name?.value, ProductName, `${codePage}`);
      assert.equal(product.publisher?.value, Manufacturer, `${codePage}`);
      assert.deepEqual(notes, []);
    }
  },
});

Deno.test({
  name: "inspectMsi() reads wixl's summary, which is UTF-8",
  ignore,
  async fn() {
    const { product, installers } = await inspected({ comments: "Инструмент für 日本" });
    assert.equal(product.description?.value, "Инструмент für 日本");
    assert.match(installers[0]!.technology!.value, /^msitools /);
  },
});

Deno.test({
  name: "inspectMsi() reads a database of more than 65,535 texts",
  ignore,
  async fn() {
    const rows = Array.from({ length: 70_000 }, (_, at) => `K${at}\tText ${at}`);
    const many = ["Name\tText", "s72\tl0", "Many\tName", ...rows, ""].join("\r\n");
    const file = ofBytes(
      await buildMsi({
        tables: { "many.idt": many },
        afterwards: [["-i", "many.idt"]],
      }),
    );
    const database = await MsiDatabase.open(await openCompoundFile(file));
    assert.equal(database?.texts.referenceSize, 3);
    assert.equal((await database.table("Many")).get("Text")?.at(-1), "Text 69999");
    const inspection = await inspectMsi(file);
    assert.equal(inspection?.product.name?.value, "Acme Tool");
    assert.equal(inspection.installers[0]!.productCode?.value, BUILT.productCode);
  },
});

Deno.test({
  name: "inspectMsi() does not read the cabinet, and open() reads all of it",
  ignore,
  async fn() {
    const bytes = await buildMsi({ payload: 9_000_000 });
    assert.ok(bytes.length > 9_000_000);
    let read = 0;
    const counted: RandomAccess = {
      size: bytes.length,
      read(offset, length) {
        read += length;
        return ofBytes(bytes).read(offset, length);
      },
    };
    assert.ok(await inspectMsi(counted));
    assert.ok(read < 200_000, `${read} bytes`);
    const file = await openCompoundFile(ofBytes(bytes));
    const cabinet = file.streams().find(({ name }) => decodeStreamName(name).name === "made.cab")!;
    const content = await file.open(cabinet).read(0, cabinet.size);
    assert.equal(new TextDecoder().decode(content.subarray(0, 4)), "MSCF");
    assert.equal(new DataView(content.buffer).getUint32(8, true), cabinet.size);
  },
});

Deno.test({
  name: "inspectMsi() refuses what wixl built once it is cut short anywhere",
  ignore,
  async fn() {
    const bytes = await buildMsi({ payload: 20_000 });
    for (let size = 512; size < bytes.length; size += 512) {
      await assert.rejects(inspectMsi(ofBytes(bytes.slice(0, size))), Unreadable, `${size}`);
    }
  },
});

Deno.test({
  name: "inspectMsi() answers or refuses what wixl built, whatever bits are flipped",
  ignore,
  async fn() {
    const bytes = await buildMsi();
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const changed = bytes.slice();
        for (const [at, bit] of changes) changed[at]! ^= 1 << bit;
        try {
          await inspectMsi(budgeted(ofBytes(changed), { reads: 2000, bytes: 20 * bytes.length }));
        } catch (error) {
          assert(error instanceof Unreadable, `${error}`);
        }
      }),
      { numRuns: 2000, seed: 3 },
    );
  },
});
