import assert from "node:assert/strict";
import { RegistryError } from "../model/registry_error.ts";
import { presentProblem } from "./problem.ts";

Deno.test("presentProblem() says an error as RFC 9457 does", async () => {
  const findings = [{ field: "Tags[0]", rule: "V1", says: "is too long" }];
  const error = new RegistryError("metadata_refused", "One field is wrong", { findings });
  const response = presentProblem(error, "request-1");
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(await response.json(), {
    type: "urn:packhouse:problem:metadata_refused",
    title: "Data Validation Failed",
    status: 400,
    code: "metadata_refused",
    detail: "One field is wrong",
    errors: [{ path: "Tags[0]", rule: "V1", message: "is too long" }],
    requestId: "request-1",
  });
});

Deno.test("presentProblem() leaves out what there is nothing to say about", async () => {
  const response = presentProblem(new RegistryError("package_missing", "left-pad"));
  const problem = await response.json();
  assert.ok(!("errors" in problem) && !("requestId" in problem));
  assert.equal(response.headers.get("retry-after"), null);
  assert.equal(response.headers.get("www-authenticate"), null);
});

Deno.test("presentProblem() says when to come back", () => {
  const error = new RegistryError("rate_limited", "Later", { retryAfter: 7 });
  assert.equal(presentProblem(error).headers.get("retry-after"), "7");
});

Deno.test("presentProblem() challenges without waking a browser's own dialog", () => {
  const challenge = (code: "credentials_missing" | "credentials_wrong") =>
    presentProblem(new RegistryError(code, "no")).headers.get("www-authenticate");
  assert.equal(challenge("credentials_missing"), 'Bearer realm="packhouse"');
  assert.equal(challenge("credentials_wrong"), 'Bearer realm="packhouse", error="invalid_token"');
});
