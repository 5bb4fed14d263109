import assert from "node:assert/strict";
import { shownPath } from "./shown_path.ts";

const ROWS: readonly (readonly [path: string, shown: string])[] = [
  ["/winget/acme/apps/packages", "/winget/acme/apps/packages"],
  ["/winget/acme/apps/~s3cret", "/winget/acme/apps/~…"],
  ["/winget/acme/apps/~s3cret/packages/A.B", "/winget/acme/apps/~…/packages/A.B"],
  ["/winget/acme/apps/%7Es3cret/packages", "/winget/acme/apps/~…/packages"],
  ["/winget/acme/apps/%257es3cret", "/winget/acme/apps/~…"],
  ["~s3cret/~s3cret", "~…/~…"],
  ["/a~b/c", "/a~b/c"],
];

for (const [path, shown] of ROWS) {
  Deno.test(`shownPath() shows ${JSON.stringify(path)} without keys`, () => {
    assert.equal(shownPath(path), shown);
  });
}
