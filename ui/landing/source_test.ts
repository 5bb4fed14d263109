import assert from "node:assert/strict";
import { sourceOf } from "./source.ts";

Deno.test("sourceOf() names the page's own origin as the source", () => {
  const source = sourceOf(new URL("https://packages.example.com:8443/ui/?x=1#y"));
  assert.equal(source.address, "https://packages.example.com:8443");
  assert.equal(
    source.add,
    "winget source add -n packhouse -t Microsoft.Rest -a https://packages.example.com:8443",
  );
  assert.equal(source.secure, true);
});

Deno.test("sourceOf() tells that winget refuses an http address, loopback included", () => {
  assert.equal(sourceOf(new URL("http://localhost:3000/ui/")).secure, false);
});
