import {
  Composer,
  CST,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  type ParsedNode,
  Parser,
  Scalar,
} from "yaml";
import { quote } from "../../../model/ids.ts";

/** What a YAML file says before any meaning is given to it: every scalar is the text that it shows. */
export type SourceNode = SourceText | SourceList | SourceMap;

/** Lines count from 1; that of a member is where its key stands. */
export interface SourceText {
  readonly is: "text";
  readonly line: number;
  /** `null` for what any reader takes for nothing: nothing at all, `""`, and a bare `~` or `null`. */
  readonly text: string | null;
}

export interface SourceList {
  readonly is: "list";
  readonly line: number;
  readonly items: readonly SourceNode[];
}

export interface SourceMap {
  readonly is: "map";
  readonly line: number;
  readonly members: ReadonlyMap<string, SourceNode>;
}

/** What {@link parseSource} throws. */
export class SourceRefused extends Error {
  override readonly name = "SourceRefused";
  readonly line?: number;

  constructor(says: string, line?: number) {
    super(says);
    this.line = line;
  }
}

/** The most characters of a YAML file. */
export const LONGEST_YAML = 2 ** 20;

const DEEPEST = 32;

/** How much of a file is read. */
export interface SourceLimits {
  readonly characters: number;
  /** Some six of them make a line of a manifest. */
  readonly lexemes: number;
}

const MANIFEST: SourceLimits = { characters: LONGEST_YAML, lexemes: 200_000 };

/**
 * Reads one YAML document with mappings, lists and scalars, and nothing that could grow or mislead:
 * no anchors, aliases, tags, directives, further documents, or keys that stand twice, whatever
 * their case. Throws {@link SourceRefused}.
 */
export function parseSource(text: string, limits: SourceLimits = MANIFEST): SourceNode {
  if (text.length > limits.characters) {
    throw new SourceRefused(`The file is longer than ${limits.characters} characters`);
  }
  const lines = new LineCounter();
  const tokens = [...plainTokens(text.replace(/^\uFEFF/, ""), lines, limits.lexemes)];
  const [document, second] = new Composer({ schema: "failsafe", uniqueKeys: false, ...QUIET })
    .compose(tokens);
  if (second) throw new SourceRefused("Must hold one YAML document", lineOf(second, lines));
  const [fault] = document?.errors ?? [];
  if (fault) throw new SourceRefused(faultOf(fault.message), lines.linePos(fault.pos[0]).line);
  if (!document?.contents) throw new SourceRefused("The file says nothing");
  return sourceOf(document.contents, lines);
}

const QUIET = { prettyErrors: false, logLevel: "error" } as const;

const REFUSED: Readonly<Record<string, string>> = {
  "directive-line": "Must hold no YAML directive",
  "anchor": "Must hold no YAML anchor",
  "alias": "Must hold no YAML alias",
  "tag": "Must hold no YAML tag",
};

/** The syntax tree, refused before anything is composed of what could be deep or repeated. */
function* plainTokens(
  text: string,
  lines: LineCounter,
  most: number,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let isContent = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > most) throw new SourceRefused("The file has too many parts");
    const refused = isContent ? undefined : REFUSED[CST.tokenType(lexeme) ?? ""];
    isContent = lexeme === CST.SCALAR;
    if (refused) throw new SourceRefused(refused, lines.linePos(parser.offset).line);
    yield* withoutErrors(parser.next(lexeme), lines);
    if (parser.stack.length > DEEPEST) {
      const { line } = lines.linePos(parser.offset);
      throw new SourceRefused(`Is nested deeper than ${DEEPEST} levels`, line);
    }
  }
  yield* parser.end();
}

function* withoutErrors(tokens: Iterable<CST.Token>, lines: LineCounter): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === "error") {
      throw new SourceRefused(faultOf(token.message), lines.linePos(token.offset).line);
    }
    yield token;
  }
}

function sourceOf(node: unknown, lines: LineCounter): SourceNode {
  const line = lineOf(node as ParsedNode, lines);
  if (isScalar(node)) return { is: "text", line, text: textOf(node) };
  if (isSeq(node)) {
    return { is: "list", line, items: node.items.map((item) => sourceOf(item, lines)) };
  }
  if (isMap(node)) return { is: "map", line, members: membersOf(node.items, lines) };
  return { is: "text", line, text: null };
}

function membersOf(pairs: readonly Pair[], lines: LineCounter): ReadonlyMap<string, SourceNode> {
  const members = new Map<string, SourceNode>();
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const line = lineOf(key as ParsedNode, lines);
    if (!isScalar(key) || typeof key.value !== "string") {
      throw new SourceRefused("Must have texts for keys", line);
    }
    const folded = key.value.toLowerCase();
    if (seen.has(folded)) throw new SourceRefused(`Says ${quote(key.value)} twice`, line);
    seen.add(folded);
    members.set(key.value, { ...sourceOf(value, lines), line });
  }
  return members;
}

const NOTHING = /^(?:|~|null|Null|NULL)$/;

function textOf({ value, type }: Scalar): string | null {
  const text = typeof value === "string" ? value : "";
  const isBare = type === undefined || type === Scalar.PLAIN;
  return text === "" || isBare && NOTHING.test(text) ? null : text;
}

function lineOf(
  node: { readonly range?: readonly number[] | null } | null,
  lines: LineCounter,
): number {
  return lines.linePos(node?.range?.[0] ?? 0).line;
}

/** The first line of a message, without what the library quotes of the file. */
function faultOf(message: string): string {
  const [first = ""] = message.split("\n");
  return `Is not valid YAML: ${first.slice(0, 200)}`;
}
