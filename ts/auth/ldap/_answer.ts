import {
  AnswerBroken,
  contentOf,
  type Element,
  elementsIn,
  elementsOf,
  integerOf,
  TAG,
  textOf,
} from "./_ber.ts";
import { Entry } from "./entry.ts";

/** How an operation ended. */
export interface Result {
  readonly code: number;
  /** The server's own words, for people. */
  readonly says: string;
  /** Where else to ask, when `code` is {@link REFERRAL}. */
  readonly references: readonly string[];
  /** What to ask for the next page with; empty on the last, and where there are no pages. */
  readonly cookie: Uint8Array;
}

/** What a server says in one message. */
export type Answer =
  | { readonly is: "entry"; readonly entry: Entry }
  | { readonly is: "reference"; readonly references: readonly string[] }
  | { readonly is: "result"; readonly operation: number; readonly result: Result };

/** The result code with which a server sends its client elsewhere. */
export const REFERRAL = 10;

/** Tags of answers (RFC 4511 section 4). */
export const ANSWER = { bind: 0x61, search: 0x65, extended: 0x78 };
const ENTRY = 0x64;
const REFERENCE = 0x73;
const CONTROLS = 0xa0;
const REFERENCES = 0xa3;
const PAGED_RESULTS = "1.2.840.113556.1.4.319";
const NONE = new Uint8Array();

/**
 * Reads one message that was received whole. Strict, because the readers of the LDAP library loop
 * for ever over elements that are cut short, and take a bind answer without a result for a success.
 */
export function parseAnswer(message: Uint8Array): { readonly id: number; readonly answer: Answer } {
  const [id, operation, controls] = elementsIn(elementsOf(message)[0], TAG.list);
  if (!operation) throw new AnswerBroken("A message says nothing");
  return { id: integerOf(id, TAG.integer), answer: answerOf(operation, controls) };
}

function answerOf(operation: Element, controls: Element | undefined): Answer {
  const parts = elementsOf(operation.content);
  switch (operation.tag) {
    case ENTRY:
      return { is: "entry", entry: entryOf(parts) };
    case REFERENCE:
      return { is: "reference", references: parts.map((part) => textOf(part)) };
    default:
      return {
        ...{ is: "result", operation: operation.tag },
        result: { ...resultOf(parts), cookie: cookieOf(controls) },
      };
  }
}

function entryOf([name, attributes]: readonly Element[]): Entry {
  const values = elementsIn(attributes, TAG.list).map((attribute) => {
    const [type, set] = elementsIn(attribute, TAG.list);
    const all = elementsIn(set, TAG.set).map((value) => contentOf(value, TAG.text));
    return [textOf(type).toLowerCase(), all] as const;
  });
  return new Entry(textOf(name), new Map(values));
}

function resultOf([code, _matched, says, ...rest]: readonly Element[]): Omit<Result, "cookie"> {
  const elsewhere = rest.find(({ tag }) => tag === REFERENCES);
  return {
    ...{ code: integerOf(code, TAG.choice), says: textOf(says) },
    references: elsewhere ? elementsOf(elsewhere.content).map((url) => textOf(url)) : [],
  };
}

/** RFC 2696 section 2. */
function cookieOf(controls: Element | undefined): Uint8Array {
  if (controls?.tag !== CONTROLS) return NONE;
  for (const control of elementsOf(controls.content)) {
    const parts = elementsIn(control, TAG.list);
    if (textOf(parts[0]) !== PAGED_RESULTS) continue;
    const [value] = elementsOf(contentOf(parts.at(-1), TAG.text));
    return contentOf(elementsIn(value, TAG.list)[1], TAG.text);
  }
  return NONE;
}
