import assert from "node:assert/strict";
import { compareSigners, type SignerComparison } from "./signer.ts";

const CA = "CN=Authority CA 1,O=Authority Inc,C=US";
const OTHER_CA = "CN=Others CA 9,O=Others AG,C=CH";

interface Signer {
  readonly subject: string;
  readonly issuer?: string;
  readonly thumbprint?: string;
}

const ROWS: readonly (readonly [string, Signer, Signer, SignerComparison])[] = [
  [
    "renewed",
    { subject: "CN=Contoso Ltd,O=Contoso Ltd,C=US" },
    { subject: "CN=Contoso Ltd,O=Contoso Ltd,L=Redmond,C=US" },
    "same",
  ],
  [
    "spelled otherwise",
    { subject: "CN=Contoso,O=Contoso\\, Ltd.,C=US" },
    { subject: "CN=Contoso,O=CONTOSO LTD,C=US" },
    "same",
  ],
  [
    "of the same authority's next certificate",
    { subject: "O=Contoso", issuer: "CN=Authority CA 1,O=Authority Inc" },
    { subject: "O=Contoso", issuer: "CN=Authority CA 2,O=Authority Inc" },
    "same",
  ],
  [
    "of another authority",
    { subject: "O=Contoso" },
    { subject: "O=Contoso", issuer: OTHER_CA },
    "same_with_other_issuer",
  ],
  [
    "another organization",
    { subject: "CN=Tool,O=Contoso" },
    { subject: "CN=Tool,O=Fabrikam" },
    "other",
  ],
  [
    "of the same name elsewhere",
    { subject: "O=Contoso,C=US" },
    { subject: "O=Contoso,C=XX" },
    "other",
  ],
  [
    "of another registration number",
    { subject: "SERIALNUMBER=1,O=Contoso" },
    { subject: "SERIALNUMBER=2,O=Contoso" },
    "other",
  ],
  ["a person", { subject: "CN=Jane Doe,C=US" }, { subject: "CN=Jane Doe,C=US" }, "same"],
  [
    "a person of an organization's name",
    { subject: "O=Contoso" },
    { subject: "CN=Contoso" },
    "other",
  ],
  ["nobody twice", { subject: "" }, { subject: "" }, "other"],
  [
    "the very same that vouches for itself",
    { subject: "CN=Me", issuer: "CN=Me", thumbprint: "A" },
    { subject: "CN=Me", issuer: "CN=Me", thumbprint: "A" },
    "same",
  ],
  [
    "another that vouches for itself",
    { subject: "O=Contoso" },
    { subject: "O=Contoso", issuer: "O=Contoso", thumbprint: "B" },
    "other",
  ],
  [
    "one whose name holds what looks like an organization",
    { subject: "O=Contoso" },
    { subject: "CN=x\\,O=Contoso" },
    "other",
  ],
];

for (const [name, former, now, expected] of ROWS) {
  Deno.test(`compareSigners() of one ${name}: ${expected}`, () => {
    const whole = (signer: Signer) => ({ issuer: CA, ...signer });
    assert.equal(compareSigners(whole(former), whole(now)), expected);
    assert.equal(compareSigners(whole(now), whole(former)), expected);
  });
}
