import { quote } from "../../../model/ids.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import { compareVersions, parseVersion } from "../version_order.ts";

type Test = (version: string) => boolean;

const LONGEST = 256;

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  ">=": (order) => order >= 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  "<": (order) => order < 0,
  "=": (order) => order === 0,
};

/**
 * What a range takes, by the client's order of versions: `1.2.3` is that version alone, `1.*` all
 * that begin so, `>=1.2 <2` what is true of all its parts, with spaces or commas between them.
 * Refuses with `value_refused`.
 */
export function parseRange(text: string): Test {
  const alone = text.trim();
  if (alone !== "" && !/[<>=*,]/.test(alone)) return (one) => compareVersions(one, alone) === 0;
  // A space behind an operator belongs to it.
  const parts = text.replace(/([<>=]=?)\s+/g, "$1").split(/[\s,]+/).filter((part) => part !== "");
  if (parts.length === 0 || text.length > LONGEST) throw refused(text, "it names no version");
  const tests = parts.map((part) => testOf(part, text));
  return (version) => tests.every((test) => test(version));
}

function testOf(part: string, text: string): Test {
  const [, operator = "=", version = ""] = /^(>=|<=|>|<|=)?(.*)$/.exec(part) ?? [];
  if (/[<>=]/.test(version) || version === "") {
    throw refused(text, `${quote(part)} is no part of one`);
  }
  if (version.includes("*")) return beginning(version, operator, text);
  const holds = OPERATORS[operator]!;
  return (one) => holds(compareVersions(one, version));
}

function beginning(version: string, operator: string, text: string): Test {
  if (version === "*" && operator === "=") return () => true;
  if (!/^[^*]+\.\*$/.test(version) || operator !== "=") {
    throw refused(text, `in ${quote(version)} a "*" must stand alone behind the last dot`);
  }
  const wanted = version.slice(0, -2).split(".");
  return (one) => {
    const parts = one.trim().replace(/^\D*(?=\d)/, "").split(".");
    return wanted.every((part, at) => compareVersions(part, parts[at] ?? "0") === 0) &&
      parseVersion(one)?.special === 0;
  };
}

function refused(text: string, why: string): RegistryError {
  return new RegistryError(
    "value_refused",
    `Cannot use ${quote(text)} as a range of versions: ${why}`,
  );
}
