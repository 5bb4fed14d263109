import assert from "node:assert/strict";
import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
import { fetchExported } from "./exported.ts";

Deno.test("fetchExported() reads the files of an export, and repeats why there is none", async () => {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await zip.add("manifests/a/A.B.yaml", new TextReader("PackageIdentifier: A.B\n"));
  const blob = await zip.close();
  const answering = (answer: Response) => () => Promise.resolve(answer);
  const files = await fetchExported(answering(new Response(blob)), "/export");
  assert.deepEqual(files, [{ name: "A.B.yaml", text: "PackageIdentifier: A.B\n" }]);
  const refused = Response.json({ detail: '"1.0"', code: "version_missing" }, { status: 404 });
  await assert.rejects(
    () => fetchExported(answering(refused), "/export"),
    { name: "Refusal", code: "version_missing" },
  );
});
