/** A server sent something that LDAP does not allow. */
export class AnswerBroken extends Error {
  override readonly name = "AnswerBroken";
}

/** One element of BER, as LDAP restricts it: short tags and definite lengths. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Tags that LDAP answers are made of. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  text: 0x04,
  choice: 0x0a,
  list: 0x30,
  set: 0x31,
};

const LONG_FORM = 0x80;
const MOST_LENGTH_BYTES = 4;

interface Head {
  readonly tag: number;
  readonly start: number;
  readonly length: number;
}

/**
 * How many bytes the message at the front of `bytes` has, or `null` until that can be told. Throws
 * for what is no message, or one of more than `most` bytes, before it has been received.
 */
export function lengthOfMessage(bytes: Uint8Array, most: number): number | null {
  if (bytes.length > 0 && bytes[0] !== TAG.list) throw new AnswerBroken("It does not speak LDAP");
  const head = readHead(bytes, 0);
  if (!head) return null;
  const length = head.start + head.length;
  if (length > most) throw new AnswerBroken(`A message has more than ${most} bytes`);
  return length;
}

/** The elements that `content` is made of, to its last byte. */
export function elementsOf(content: Uint8Array): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < content.length;) {
    const head = readHead(content, at);
    if (!head || head.start + head.length > content.length) {
      throw new AnswerBroken("A message ends within an element");
    }
    at = head.start + head.length;
    elements.push({ tag: head.tag, content: content.subarray(head.start, at) });
  }
  return elements;
}

/** The elements of a list that is expected; throws when there is something else. */
export function elementsIn(element: Element | undefined, tag: number): readonly Element[] {
  return elementsOf(contentOf(element, tag));
}

/** What an element that is expected contains; throws when there is something else. */
export function contentOf(element: Element | undefined, tag: number): Uint8Array {
  if (element?.tag === tag) return element.content;
  throw new AnswerBroken(`A message lacks what RFC 4511 puts there (0x${tag.toString(16)})`);
}

/** An integer that is expected, of at most 32 bits. */
export function integerOf(element: Element | undefined, tag: number): number {
  const bytes = contentOf(element, tag);
  if (bytes.length === 0 || bytes.length > 4) throw new AnswerBroken("An integer is too long");
  return bytes.reduce((value, byte) => (value << 8) | byte, bytes[0]! > 0x7f ? -1 : 0);
}

/** A text that is expected. */
export function textOf(element: Element | undefined, tag = TAG.text): string {
  return new TextDecoder().decode(contentOf(element, tag));
}

function readHead(bytes: Uint8Array, at: number): Head | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if ((tag & 0x1f) === 0x1f) throw new AnswerBroken("A message has a tag that LDAP does not use");
  if (first < LONG_FORM) return { tag, start: at + 2, length: first };
  const count = first - LONG_FORM;
  if (count === 0 || count > MOST_LENGTH_BYTES) throw new AnswerBroken("A length is malformed");
  if (bytes.length < at + 2 + count) return null;
  const digits = bytes.subarray(at + 2, at + 2 + count);
  return {
    ...{ tag, start: at + 2 + count },
    length: digits.reduce((value, digit) => value * 256 + digit, 0),
  };
}
