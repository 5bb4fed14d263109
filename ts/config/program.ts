import { type Reader, text, ValueRefused } from "./reader.ts";

/** Where a program on this machine or another listens. */
export type SocketPlace =
  | { readonly hostname: string; readonly port: number }
  | { readonly path: string };

/** A host and a port, or the path of a socket, which has a slash in it. */
export const socketPlace: Reader<SocketPlace> = {
  takes: "host:port, or the path of a socket",
  parse(value) {
    if (/[/\\]/.test(value)) return { path: text.parse(value) };
    const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^\s:]+)):(\d+)$/i.exec(value) ??
      [];
    const port = Number(digits);
    if (!(port >= 1 && port <= 65535)) throw new ValueRefused(`must be ${socketPlace.takes}`);
    return { hostname: (bracketed ?? plain)!, port };
  },
};

/** A program and its arguments; no shell reads them. */
export const commandLine: Reader<readonly string[]> = {
  takes: "a program and its arguments, in quotes where there is a space in one",
  parse(value) {
    const words = text.parse(value).match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
    const isWhole = value.replace(/"[^"]*"|'[^']*'/g, "").search(/["']/) < 0;
    if (words.length === 0 || !isWhole) throw new ValueRefused(`must be ${commandLine.takes}`);
    return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
  },
};
