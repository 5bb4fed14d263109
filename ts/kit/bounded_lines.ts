/** What a reader throws at a line that is longer than it may be, or is no text. */
export class LineRefused extends Error {
  override readonly name = "LineRefused";
}

const NEWLINE = 0x0a;

/**
 * The lines of UTF-8 text that arrives in pieces, without their ends. Keeps no more than `longest`
 * bytes of it; throws {@link LineRefused} at a longer line, and at a last one that does not end.
 */
export async function* boundedLines(
  pieces: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<string> {
  let line: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, from);
      const part = piece.subarray(from, end < 0 ? piece.length : end);
      length += part.length;
      if (length > longest) throw new LineRefused(`A line is longer than ${longest} bytes`);
      if (part.length > 0) line.push(end < 0 ? part.slice() : part);
      if (end < 0) break;
      yield textOf(line, length);
      [line, length, from] = [[], 0, end + 1];
    }
  }
  if (length > 0) throw new LineRefused("The last line does not end");
}

function textOf(parts: readonly Uint8Array[], length: number): string {
  const bytes = parts.length === 1 ? parts[0]! : joined(parts, length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new LineRefused("A line is not UTF-8", { cause });
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
