import assert from "node:assert/strict";
import { csvRecord } from "./csv.ts";

Deno.test("csvRecord() writes fields as RFC 4180 has them", () => {
  const table: [Parameters<typeof csvRecord>[0], string][] = [
    [["aaa", "bbb", "ccc"], "aaa,bbb,ccc\r\n"],
    [["aaa", "b\r\nbb", "ccc"], 'aaa,"b\r\nbb",ccc\r\n'],
    [["aaa", 'b"bb', "c,c"], 'aaa,"b""bb","c,c"\r\n'],
    [[1, -2, null, ""], "1,-2,,\r\n"],
    [["ünïcode 😀"], "ünïcode 😀\r\n"],
  ];
  for (const [values, record] of table) assert.equal(csvRecord(values), record);
});

Deno.test("csvRecord() leaves a spreadsheet nothing to calculate", () => {
  const table = {
    "=1+1": "'=1+1\r\n",
    "+1": "'+1\r\n",
    "-1": "'-1\r\n",
    "@SUM(A1)": "'@SUM(A1)\r\n",
    "\t=1": "'\t=1\r\n",
    "\r=1": `"'\r=1"\r\n`,
    '=HYPERLINK("x","y")': `"'=HYPERLINK(""x"",""y"")"\r\n`,
    "＝1+1": "'＝1+1\r\n",
    "1=1": "1=1\r\n",
    "a-b@c": "a-b@c\r\n",
  };
  for (const [text, record] of Object.entries(table)) assert.equal(csvRecord([text]), record);
});
