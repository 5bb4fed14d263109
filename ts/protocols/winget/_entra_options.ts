import { isJsonObject, type Json } from "../../kit/json.ts";
import { type EntraId, PUBLIC_AUTHORITY } from "../../model/entra_id.ts";
import type { Finding } from "../../model/registry_error.ts";

const MOST_GROUPS = 100;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SAMPLE = "72f988bf-0000-4000-8000-2d7cd011db47";
/** Printable, and something to see at both ends. */
const TEXT = /^\S(?:[^\p{C}]*\S)?$/u;
/** Tokens are trusted because of where keys are fetched from; only this machine needs no certificate. */
const AUTHORITY =
  /^(?:https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?)$/;

/** What a member may be. */
interface Form {
  readonly form: RegExp;
  readonly most: number;
  readonly says: string;
  readonly required?: true;
}

const AN_ID: Form = { form: ID, most: 36, says: `must be an id such as ${SAMPLE}` };
const A_TEXT: Form = { form: TEXT, most: 512, says: "must be a text of at most 512 characters" };

const TEXTS: Readonly<Partial<Record<keyof EntraId, Form>>> = {
  tenant: { ...AN_ID, required: true },
  resource: { ...A_TEXT, required: true },
  scope: A_TEXT,
  authority: {
    ...{ form: AUTHORITY, most: 200, says: `must be an origin such as ${PUBLIC_AUTHORITY}` },
  },
};

/** What is wrong with a tenant of Entra ID that a repository is to trust. */
export function* entraFindings(entraId: Json | undefined): Iterable<Finding> {
  const field = "options.entraId";
  if (entraId === undefined || entraId === null) return;
  if (!isJsonObject(entraId)) return yield { field, rule: "type", says: "must be an object" };
  for (const name of Object.keys(entraId)) {
    if (name === "groups" || Object.hasOwn(TEXTS, name)) continue;
    yield { field: `${field}.${name.slice(0, 64)}`, rule: "unknown", says: "is not known here" };
  }
  for (const [name, form] of Object.entries(TEXTS)) {
    yield* findingsOf(entraId[name], `${field}.${name}`, form);
  }
  yield* groupFindings(entraId.groups, `${field}.groups`);
}

/** An empty list would let in nobody: whoever means that leaves `entraId` out. */
function* groupFindings(groups: Json | undefined, field: string): Iterable<Finding> {
  if (groups === undefined) return;
  if (!Array.isArray(groups) || groups.length < 1 || groups.length > MOST_GROUPS) {
    return yield { field, rule: "type", says: `must be an array of 1 to ${MOST_GROUPS} ids` };
  }
  for (const [at, one] of groups.entries()) yield* findingsOf(one, `${field}[${at}]`, AN_ID);
}

function* findingsOf(value: Json | undefined, field: string, wanted: Form): Iterable<Finding> {
  const { form, most, says, required } = wanted;
  if (value === undefined) {
    if (required) yield { field, rule: "required", says: "is required" };
  } else if (typeof value !== "string" || value.length > most || !form.test(value)) {
    yield { field, rule: "format", says };
  }
}
