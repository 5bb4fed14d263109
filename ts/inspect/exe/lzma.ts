import { Unreadable } from "../random_access.ts";

/** How a stream was coded, as its first byte says (LZMA specification, section "lc, lp, pb"). */
interface Properties {
  readonly literalContext: number;
  readonly literalPosition: number;
  readonly position: number;
}

const PROPERTIES_LENGTH = 5;
const HALF = 1024;
const STATES = 12;
const LOWEST_LENGTH = 2;
const END_MARK = 0xffffffff;

/**
 * The first `length` bytes of an LZMA stream that begins with its five bytes of properties. Throws
 * {@link Unreadable} where the stream is damaged or ends before that; with `short` an end is no
 * fault, and the bytes before it are the answer. Memory is `length` at most, whatever the size of
 * the dictionary that the stream asks for.
 */
export function inflateLzma(
  stream: Uint8Array,
  length: number,
  end: "short" | "refused" = "refused",
): Uint8Array<ArrayBuffer> {
  const decoder = new LzmaDecoder(stream, propertiesOf(stream[0] ?? 255));
  const bytes = decoder.decode(length);
  if (bytes.length < length && end === "refused") {
    throw new Unreadable("Has an LZMA stream that ends too early");
  }
  return bytes;
}

function propertiesOf(byte: number): Properties {
  if (byte >= 9 * 5 * 5) throw new Unreadable("Has an LZMA stream with impossible properties");
  const rest = Math.floor(byte / 9);
  return { literalContext: byte % 9, literalPosition: rest % 5, position: Math.floor(rest / 5) };
}

/** Probabilities of the lengths of matches. */
class LengthModel {
  readonly choices = model(2);
  readonly low = model(16 << 3);
  readonly middle = model(16 << 3);
  readonly high = model(256);
}

class LzmaDecoder {
  readonly #stream: Uint8Array;
  #at = PROPERTIES_LENGTH + 1;
  #range = 0xffffffff;
  #code = 0;
  readonly #properties: Properties;
  readonly #literals: Uint16Array;
  readonly #isMatch = model(STATES << 4);
  readonly #isRepeat = model(STATES);
  readonly #isRepeat0 = model(STATES);
  readonly #isRepeat1 = model(STATES);
  readonly #isRepeat2 = model(STATES);
  readonly #isLongRepeat0 = model(STATES << 4);
  readonly #slots = model(4 << 6);
  readonly #special = model(115);
  readonly #alignment = model(16);
  readonly #matchLengths = new LengthModel();
  readonly #repeatLengths = new LengthModel();
  #distances: [number, number, number, number] = [0, 0, 0, 0];
  #state = 0;
  /** Whether bytes were asked for that the stream has not. */
  #isCut = false;

  constructor(stream: Uint8Array, properties: Properties) {
    this.#stream = stream;
    this.#properties = properties;
    const contexts = properties.literalContext + properties.literalPosition;
    this.#literals = model(0x300 << contexts);
    for (let index = 0; index < 4; index++) this.#code = (this.#code << 8 | this.#next()) >>> 0;
  }

  /** At most `length` bytes: fewer where the stream ends. */
  decode(length: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(length);
    const mask = (1 << this.#properties.position) - 1;
    let at = 0;
    while (at < length) {
      const position = at & mask;
      const isMatch = this.#bit(this.#isMatch, (this.#state << 4) + position) === 1;
      const literal = isMatch ? 0 : this.#literal(out, at);
      const copied = isMatch ? this.#match(position) : 0;
      if (this.#isCut || (isMatch && copied === 0)) return out.subarray(0, at);
      if (!isMatch) {
        out[at++] = literal;
        continue;
      }
      const from = at - this.#distances[0] - 1;
      if (from < 0) throw new Unreadable("Has an LZMA stream that points before its beginning");
      const end = Math.min(length, at + copied);
      for (let source = from; at < end; at++, source++) out[at] = out[source]!;
    }
    return out;
  }

  /** How many bytes are repeated, from the first of the distances; 0 is the end of the stream. */
  #match(position: number): number {
    if (this.#bit(this.#isRepeat, this.#state) === 0) return this.#newMatch(position);
    if (this.#bit(this.#isRepeat0, this.#state) === 0) {
      if (this.#bit(this.#isLongRepeat0, (this.#state << 4) + position) === 0) {
        this.#state = this.#state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      this.#repeatEarlier();
    }
    const length = this.#length(this.#repeatLengths, position);
    this.#state = this.#state < 7 ? 8 : 11;
    return length;
  }

  #newMatch(position: number): number {
    const length = this.#length(this.#matchLengths, position);
    this.#state = this.#state < 7 ? 7 : 10;
    const distance = this.#distance(length);
    if (distance === END_MARK) return 0;
    const [first, second, third] = this.#distances;
    this.#distances = [distance, first, second, third];
    return length;
  }

  #repeatEarlier(): void {
    const [first, second, third, fourth] = this.#distances;
    if (this.#bit(this.#isRepeat1, this.#state) === 0) {
      this.#distances = [second, first, third, fourth];
    } else if (this.#bit(this.#isRepeat2, this.#state) === 0) {
      this.#distances = [third, first, second, fourth];
    } else {
      this.#distances = [fourth, first, second, third];
    }
  }

  #literal(out: Uint8Array, at: number): number {
    const { literalContext, literalPosition } = this.#properties;
    const before = at > 0 ? out[at - 1]! : 0;
    const place = at & ((1 << literalPosition) - 1);
    const context = (place << literalContext) + (before >> (8 - literalContext));
    const base = 0x300 * context;
    let symbol = 1;
    if (this.#state >= 7) {
      symbol = this.#matchedLiteral(base, out[at - this.#distances[0] - 1] ?? 0);
    }
    while (symbol < 0x100) symbol = symbol << 1 | this.#bit(this.#literals, base + symbol);
    this.#state = this.#state < 4 ? 0 : this.#state - (this.#state < 10 ? 3 : 6);
    return symbol & 0xff;
  }

  #matchedLiteral(base: number, matched: number): number {
    let symbol = 1;
    for (let shift = 7; shift >= 0; shift--) {
      const expected = matched >> shift & 1;
      const bit = this.#bit(this.#literals, base + ((1 + expected) << 8) + symbol);
      symbol = symbol << 1 | bit;
      if (bit !== expected) break;
    }
    return symbol;
  }

  #length(lengths: LengthModel, position: number): number {
    if (this.#bit(lengths.choices, 0) === 0) {
      return LOWEST_LENGTH + this.#tree(lengths.low, position << 3, 3);
    }
    if (this.#bit(lengths.choices, 1) === 0) {
      return LOWEST_LENGTH + 8 + this.#tree(lengths.middle, position << 3, 3);
    }
    return LOWEST_LENGTH + 16 + this.#tree(lengths.high, 0, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(this.#slots, Math.min(length - LOWEST_LENGTH, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = ((2 | slot & 1) << bits) >>> 0;
    if (slot < 14) return base + this.#reverseTree(this.#special, base - slot, bits);
    const direct = this.#direct(bits - 4) * 16;
    return base + direct + this.#reverseTree(this.#alignment, 0, 4);
  }

  #tree(probabilities: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    for (let bit = 0; bit < bits; bit++) {
      symbol = symbol << 1 | this.#bit(probabilities, base + symbol);
    }
    return symbol - (1 << bits);
  }

  #reverseTree(probabilities: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let index = 0; index < bits; index++) {
      const bit = this.#bit(probabilities, base + symbol);
      symbol = symbol << 1 | bit;
      value |= bit << index;
    }
    return value;
  }

  #direct(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index++) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit) this.#code = (this.#code - this.#range) >>> 0;
      value = value * 2 + bit;
      this.#normalize();
    }
    return value;
  }

  #bit(probabilities: Uint16Array, index: number): 0 | 1 {
    const probability = probabilities[index]!;
    const bound = (this.#range >>> 11) * probability;
    const bit = this.#code < bound ? 0 : 1;
    if (bit === 0) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
    } else {
      this.#range -= bound;
      this.#code = (this.#code - bound) >>> 0;
      probabilities[index] = probability - (probability >> 5);
    }
    this.#normalize();
    return bit;
  }

  #normalize(): void {
    if (this.#range >= 0x1000000) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = (this.#code << 8 | this.#next()) >>> 0;
  }

  #next(): number {
    if (this.#at >= this.#stream.length) this.#isCut = true;
    return this.#stream[this.#at++] ?? 0;
  }
}

function model(size: number): Uint16Array {
  return new Uint16Array(size).fill(HALF);
}
