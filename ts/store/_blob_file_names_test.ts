import assert from "node:assert/strict";
import fc from "fast-check";
import { fileNameOf, segmentOf, TEMPORARY } from "./_blob_file_names.ts";

const ALPHABET = "abcxyzABCXYZ019._!'()%-".split("");
const segments = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 200 });

Deno.test("fileNameOf() spells what file systems mistake in a way of its own", () => {
  const table = {
    "setup-1.0.exe": "setup-1.0.exe",
    "1.0.0": "1.0.0",
    "Acme.Tool": "Acme.Tool=h",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV": "01ARZ3NDEKTSV4RRFFQ69G5FAV=",
    "v1.": "v1.=0",
    "V1.": "V1.=",
    "con": "=con",
    "nul.tar.gz": "=nul.tar.gz",
    "COM1.txt": "=COM1.txt=7",
    "console": "console",
    [TEMPORARY]: "=.tmp",
  };
  for (const [segment, fileName] of Object.entries(table)) {
    assert.equal(fileNameOf(segment), fileName);
    assert.equal(segmentOf(fileName), segment);
  }
});

Deno.test("fileNameOf() keeps segments apart where letter case is not kept", () => {
  fc.assert(fc.property(segments, segments, (one, other) => {
    fc.pre(one !== other);
    assert.notEqual(fileNameOf(one).toLowerCase(), fileNameOf(other).toLowerCase());
  }));
  const spellings = ["acme", "Acme", "ACME", "aCME", "acmE"];
  assert.equal(new Set(spellings.map((it) => fileNameOf(it).toLowerCase())).size, 5);
});

Deno.test("segmentOf() undoes fileNameOf(), within the 255 bytes of a file name", () => {
  fc.assert(fc.property(segments, (segment) => {
    assert.equal(segmentOf(fileNameOf(segment)), segment);
    assert.ok(fileNameOf(segment).length <= 255);
  }));
});

Deno.test("segmentOf() knows the files that are none of ours", () => {
  for (const stray of [".tmp", ".DS_Store", "Thumbs.db", "a=", "acme=h", "=acme", "a==", "="]) {
    assert.equal(segmentOf(stray), null, stray);
  }
});
