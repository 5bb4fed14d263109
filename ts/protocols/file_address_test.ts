import assert from "node:assert/strict";
import { fileAddress, parseFileAddress, servedUrl, storedUrl } from "./file_address.ts";

const REPOSITORY = { protocol: "winget", path: "acme/apps" };
const ORIGIN = "https://packages.test";
const PLACE = { package: "Contoso.C++", version: "1.0 ß", file: "01ABC", name: "set up?.exe" };
const PATH = "/dl/winget/acme/apps/Contoso.C%2B%2B/1.0%20%C3%9F/01ABC/set%20up%3F.exe";

Deno.test("fileAddress() encodes what a path cannot hold", () => {
  assert.equal(fileAddress(REPOSITORY, PLACE), PATH);
});

Deno.test("parseFileAddress() reads back what fileAddress() says", () => {
  const repository = "acme/apps";
  assert.deepEqual(parseFileAddress(PATH), { protocol: "winget", repository, ...PLACE });
});

Deno.test("parseFileAddress() answers null for every other text", () => {
  const others = [
    ...["", "/", "/dl/winget/acme/apps", PATH.slice(1), `${PATH}/more`, `${PATH}?a`, `${PATH}#a`],
    ...[`${ORIGIN}${PATH}`, PATH.replace("/01ABC", ""), PATH.replace("01ABC", "%ff"), `/${PATH}`],
  ];
  for (const text of others) assert.equal(parseFileAddress(text), null, text);
});

/** A URL, and how it is stored in the metadata of `acme/apps`. */
const STORED: readonly (readonly [string, string])[] = [
  [`${ORIGIN}${PATH}`, PATH],
  [PATH, PATH],
  [`${ORIGIN}${PATH}?link=aoxd.t01M8J3XR.7nS_UL6ch-h`, PATH],
  [`${PATH}?link=`, PATH],
  [`${ORIGIN}${PATH}?link=a&b=c`, `${ORIGIN}${PATH}?link=a&b=c`],
  [`https://elsewhere.test${PATH}?link=a`, `https://elsewhere.test${PATH}?link=a`],
  [`https://elsewhere.test${PATH}`, `https://elsewhere.test${PATH}`],
  [`${ORIGIN}.evil.test${PATH}`, `${ORIGIN}.evil.test${PATH}`],
  [`${ORIGIN}/dl/winget/acme/other/A/1/F/n`, `${ORIGIN}/dl/winget/acme/other/A/1/F/n`],
  [`${ORIGIN}/dl/npm/acme/apps/A/1/F/n`, `${ORIGIN}/dl/npm/acme/apps/A/1/F/n`],
  [`${ORIGIN}/about`, `${ORIGIN}/about`],
];

Deno.test("storedUrl() leaves the host out of addresses of the repository's own files alone", () => {
  for (const [url, stored] of STORED) assert.equal(storedUrl(url, REPOSITORY, ORIGIN), stored);
});

Deno.test("servedUrl() puts the host before what was stored without one", () => {
  assert.equal(servedUrl(PATH, ORIGIN), `${ORIGIN}${PATH}`);
  assert.equal(servedUrl("https://elsewhere.test/a", ORIGIN), "https://elsewhere.test/a");
});

Deno.test("servedUrl() puts what opens a file behind what is stored here alone", () => {
  const links = { id: "x", sign: (path: string) => `${path}?link=x` };
  assert.equal(servedUrl(PATH, ORIGIN, links), `${ORIGIN}${PATH}?link=x`);
  assert.equal(servedUrl("https://elsewhere.test/a", ORIGIN, links), "https://elsewhere.test/a");
});
