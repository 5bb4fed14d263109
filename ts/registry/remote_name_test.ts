import assert from "node:assert/strict";
import { nameOfAnswer } from "./remote_name.ts";

const CASES: readonly [field: string | null, asked: string, name: string | null][] = [
  [null, "/a/setup.exe", "setup.exe"],
  [null, "/a/b%20c.exe?d=e.exe", "b c.exe"],
  [null, "/a/", "real.msi"],
  [null, "/a/%", "real.msi"],
  [null, "/..%2Fx", "real.msi"],
  ["attachment", "/a.exe", "a.exe"],
  ['attachment; filename="b c.exe"', "/a.exe", "b c.exe"],
  ["attachment; filename=b.exe", "/a.exe", "b.exe"],
  ['attachment; filename="b\\"c.exe"', "/a.exe", "a.exe"],
  ['attachment; filename="../b.exe"', "/a.exe", "a.exe"],
  ["attachment; filename=\"b.exe\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.exe", "/a.exe", "größe.exe"],
  ["attachment; filename*=UTF-8''%E0%A4%A; filename=b.exe", "/a.exe", "b.exe"],
];

Deno.test("nameOfAnswer() takes the answer's word before the address's, where it can name a file", () => {
  for (const [field, path, name] of CASES) {
    const headers = new Headers(field === null ? {} : { "content-disposition": field });
    const answer = { headers, url: new URL("http://files.test/real.msi") };
    assert.equal(
      nameOfAnswer(answer, new URL(path, "http://files.test")),
      name,
      `${field} ${path}`,
    );
  }
  const nameless = { headers: new Headers(), url: new URL("http://files.test/") };
  assert.equal(nameOfAnswer(nameless, new URL("http://files.test")), null);
});
