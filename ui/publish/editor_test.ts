import assert from "node:assert/strict";
import { type Client, createClient } from "../app/client.ts";
import { carryOver } from "./carry_over.ts";
import { createEditor, type DraftOfFiles } from "./editor.ts";

const DRAFT: DraftOfFiles = {
  ...{ package: "Acme.Tool", mode: "package", missing: ["DefaultLocale.License"], findings: [] },
  manifest: { PackageVersion: "1.0", Installers: [{ Architecture: "x64" }] },
  ...{ origins: {}, notes: [] },
};
const FINE = { mode: "package", missing: [], findings: [] };

/** An editor before a server that gives these answers, one after the other; time passes on demand. */
function fixture(...answers: (() => Response)[]) {
  const client: Client = createClient(() => Promise.resolve().then(() => answers.shift()!()));
  const waiting: { readonly work: () => void; readonly milliseconds?: number }[] = [];
  const later = (work: () => void, milliseconds?: number) => {
    waiting.splice(0, 1, { work, milliseconds });
  };
  const place = { client, org: "acme", repo: "apps", uploads: [], draft: DRAFT };
  return {
    editor: (typed?: Parameters<typeof createEditor>[0]["typed"]) =>
      createEditor({ ...place, typed, later }),
    waiting,
    async pass() {
      waiting.shift()!.work();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

Deno.test("createEditor() asks again by itself where the server was away", async () => {
  const { editor: open, waiting, pass } = fixture(
    () => {
      throw new TypeError("Failed to fetch");
    },
    () => new Response("", { status: 503 }),
    () => Response.json(FINE),
  );
  const editor = open();
  editor.set("DefaultLocale.License", "MIT");
  await pass();
  assert.match(editor.trouble.value?.message ?? "", /cannot be reached/);
  await pass();
  assert.deepEqual([editor.trouble.value?.status, editor.isReady.value], [503, false]);
  await pass();
  assert.deepEqual([editor.trouble.value, editor.isReady.value], [null, true]);
  assert.equal(waiting.length, 0);
});

Deno.test("createEditor() does not repeat what was refused for what it is", async () => {
  const { editor: open, waiting, pass } = fixture(() => new Response("", { status: 403 }));
  const editor = open();
  editor.set("DefaultLocale.License", "MIT");
  await pass();
  assert.deepEqual([editor.trouble.value?.status, waiting.length], [403, 0]);
});

Deno.test("createEditor() has what was typed before judged at once", async () => {
  const { editor: open, pass } = fixture(() => Response.json(FINE));
  const editor = open({ package: "Acme.Viewer", manifest: { PackageVersion: "2.0" } });
  assert.deepEqual([editor.package.value, editor.value("PackageVersion")], ["Acme.Viewer", "2.0"]);
  assert.equal(editor.isReady.value, false);
  await pass();
  assert.equal(editor.isReady.value, true);
});

Deno.test("carryOver() puts what was typed into the draft of other files", () => {
  const typed = {
    package: "Acme.Tool",
    manifest: { ...DRAFT.manifest, DefaultLocale: { License: "MIT" } },
  };
  const next: DraftOfFiles = {
    ...DRAFT,
    package: "Acme.ToolSet",
    manifest: { PackageVersion: "1.1", Installers: [{ Architecture: "x64" }, {}] },
  };
  assert.deepEqual(carryOver(DRAFT, typed, next), {
    package: "Acme.ToolSet",
    manifest: {
      ...{ PackageVersion: "1.1", DefaultLocale: { License: "MIT" } },
      Installers: [{ Architecture: "x64" }, {}],
    },
  });
});
