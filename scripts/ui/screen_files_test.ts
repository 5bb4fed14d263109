import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildUi, type BuiltFile } from "./build.ts";
import { gzipSize } from "./encode.ts";
import { screenFiles } from "./screen_files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Bytes, compressed by gzip as for the browsers that take nothing better. */
const MOST = 60_000;
/** What somebody may see first: who has never been here, who signs in, and who is signed in. */
const FIRST = ["ui/landing/entry.tsx", "ui/sign_in/page.tsx", "ui/dashboard/page.tsx"];

Deno.test("every first screen comes in less than 60 KB", async () => {
  const files = await build();
  for (const screen of FIRST) {
    const sizes = await Promise.all(screenFiles(files, screen).map(gzipSize));
    const size = sizes.reduce((total, one) => total + one, 0);
    assert.ok(size < MOST, `${screen} takes ${size} bytes`);
  }
});

async function build(): Promise<BuiltFile[]> {
  const scratch = await Deno.makeTempDir();
  try {
    return await buildUi({ source: `${ROOT}ui`, root: ROOT, scratch, version: "0.0.0" });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
