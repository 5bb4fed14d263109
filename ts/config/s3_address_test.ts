import assert from "node:assert/strict";
import { loadSettings } from "./load_settings.ts";
import { s3Address } from "./s3_address.ts";

async function addressFrom(env: Record<string, string>): Promise<ReturnType<typeof s3Address>> {
  const readFile = () => Promise.resolve(null);
  return s3Address((await loadSettings({ args: [], env, readFile })).settings);
}

Deno.test("s3Address() is null when files are kept in a folder", async () => {
  assert.equal(await addressFrom({}), null);
});

Deno.test("s3Address() leaves Amazon's endpoint to the client", async () => {
  assert.deepEqual(await addressFrom({ S3_BUCKET: "acme", S3_REGION: "eu-west-1" }), {
    region: "eu-west-1",
    bucket: "acme",
    forcePathStyle: false,
  });
});

const ENDPOINTS: readonly (readonly [string, string | undefined, string])[] = [
  ["minio:9000", undefined, "https://minio:9000"],
  ["minio:9000", "false", "http://minio:9000"],
  ["minio:443", "false", "http://minio:443"],
  ["http://minio:9000/", undefined, "http://minio:9000"],
  ["https://s3.example", "true", "https://s3.example"],
];

for (const [endpoint, secure, expected] of ENDPOINTS) {
  Deno.test(`s3Address() makes ${expected} of ${endpoint} with S3_SECURE ${secure}`, async () => {
    const env = { S3_ENDPOINT: endpoint, S3_BUCKET: "acme", ...(secure && { S3_SECURE: secure }) };
    const address = await addressFrom(env);
    assert.equal(address?.endpoint, expected);
    assert.equal(address?.forcePathStyle, true);
  });
}
