import assert from "node:assert/strict";
import { flawOf } from "./first_run.ts";

const ADDRESSES = {
  "https://packages.example": null,
  "https://packages.example:8443/registry": null,
  "http://packages.example": "insecure",
  "http://localhost:3000": "local",
  "https://127.0.0.1": "local",
  "https://[::1]:3000": "local",
  "https://10.0.0.5": "numeric",
  "https://[fd00::5]": "numeric",
  "packages.example": "malformed",
  "ftp://packages.example": "malformed",
} as const;

for (const [address, flaw] of Object.entries(ADDRESSES)) {
  Deno.test(`what keeps Windows from ${address} is ${flaw ?? "nothing"}`, () => {
    assert.equal(flawOf(address), flaw);
  });
}
