import assert from "node:assert/strict";
import { baseOf, endpoint, manifestQuery } from "./address.ts";

Deno.test("endpoint() joins with one slash and keeps the prefix", () => {
  const base = baseOf(" https://host.example/t/tenant 1/ ");
  assert.equal(base, "https://host.example/t/tenant%201");
  assert.equal(endpoint(base, "information"), "https://host.example/t/tenant%201/information");
  assert.equal(endpoint("http://h:1//a//", "information"), "http://h:1/a/information");
});

Deno.test("baseOf() escapes a percent sign once more", () => {
  assert.equal(baseOf("https://h/a%20b"), "https://h/a%2520b");
});

Deno.test("endpoint() escapes what an identifier may not have in a path", () => {
  const path = (id: string) => endpoint("https://h", "packageManifests", id).slice(27);
  assert.equal(path("A.C++"), "A.C%2B%2B");
  assert.equal(path("A.1%"), "A.1%25");
  assert.equal(path("A b"), "A%20b");
  assert.equal(path("A.ö漢"), "A.%C3%B6%E6%BC%A2");
  assert.equal(path("A-._~!$&'()*,;=:@"), "A-._~!$&'()*,;=:@");
});

Deno.test("manifestQuery() orders by name and leaves delimiters raw", () => {
  const query = manifestQuery({ version: "1.0 .0", channel: "beta+" });
  assert.equal(query, "?Channel=beta%2B&Version=1.0%20.0");
  assert.equal(manifestQuery({ version: "1&2=3;4?5/6%" }), "?Version=1&2=3;4?5/6%25");
  assert.equal(manifestQuery({ version: "", market: "US" }), "?Market=US");
  assert.equal(manifestQuery({}), "");
});
