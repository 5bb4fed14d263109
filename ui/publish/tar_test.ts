import assert from "node:assert/strict";
import { filesInTar, StrangeTar } from "./tar.ts";

const MOST = 1_000_000;

/** What `tar` makes of a folder with a short and a very long name in it. */
async function made(...options: string[]): Promise<Blob> {
  const folder = await Deno.makeTempDir();
  const long = `${"very-long-name/".repeat(12)}tool.yaml`;
  await Deno.mkdir(`${folder}/in/${"very-long-name/".repeat(12)}`, { recursive: true });
  await Deno.writeTextFile(`${folder}/in/${long}`, "b: 2\n");
  await Deno.writeTextFile(`${folder}/in/a.yaml`, "a: 1\n");
  const args = [
    "-C",
    `${folder}/in`,
    ...options,
    "-cf",
    `${folder}/out`,
    "a.yaml",
    "very-long-name",
  ];
  const { success } = await new Deno.Command("tar", { args }).output();
  assert.ok(success);
  const bytes = await Deno.readFile(`${folder}/out`);
  await Deno.remove(folder, { recursive: true });
  return new Blob([bytes]);
}

for (const options of [["--format=gnu"], ["--format=pax"], ["--format=ustar"], ["-z"]]) {
  Deno.test(`filesInTar() reads what tar ${options} writes`, async () => {
    const files = await filesInTar(await made(...options), MOST);
    const read = files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]);
    assert.deepEqual(read, [
      ["a.yaml", "a: 1\n"],
      [`${"very-long-name/".repeat(12)}tool.yaml`, "b: 2\n"],
    ]);
  });
}

Deno.test("filesInTar() refuses what is none, breaks off, or is too much", async () => {
  const whole = await made("--format=gnu");
  const packed = await made("-z");
  const cases: [Blob, number][] = [
    [new Blob(["x".repeat(2048)]), MOST],
    [whole.slice(0, 700), MOST],
    [packed.slice(0, 60), MOST],
    [packed, 1000],
  ];
  for (const [tar, most] of cases) {
    await assert.rejects(() => filesInTar(tar, most), StrangeTar);
  }
});
