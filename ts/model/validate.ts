import type { z } from "zod";
import { type Finding, RegistryError } from "./registry_error.ts";

type Issue = z.core.$ZodIssue;

/** How much of a member's name a finding repeats. */
export const LONGEST_NAME = 64;
const MOST_FINDINGS = 50;

/** Reads `value` by its schema; refuses with `value_refused`, with a finding for each member at fault. */
export function validate<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const { data, error } = schema.safeParse(value, { reportInput: true });
  if (!error) return data!;
  const findings = error.issues.flatMap(findingsOf).slice(0, MOST_FINDINGS);
  const [{ field, says }] = findings as [Finding];
  const detail = field === "" ? `The value ${says}` : `${JSON.stringify(field)} ${says}`;
  throw new RegistryError("value_refused", detail, { findings });
}

/** One finding for an issue, but one for each member that nobody asked for. */
function findingsOf(issue: Issue): readonly Finding[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return issuesOfForm(issue).flatMap(findingsOf);
  }
  if (issue.code !== "unrecognized_keys") {
    return [{ field: fieldOf(issue.path), ...wordsOf(issue) }];
  }
  return issue.keys.map((key) => ({
    field: fieldOf([...issue.path, key.slice(0, LONGEST_NAME)]),
    rule: "unknown",
    says: "is not known here",
  }));
}

/** What is wrong with the form that a value of several forms was meant to have: one of its own type, where there is one. */
function issuesOfForm({ path, errors }: Extract<Issue, { code: "invalid_union" }>): Issue[] {
  const meant = errors.find((issues) => !issues.some(isOfOtherType)) ?? errors[0] ?? [];
  return meant.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function isOfOtherType({ code, path }: Issue): boolean {
  return code === "invalid_type" && path.length === 0;
}

/** `scope.actions[0]` */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.map((step, at) => {
    if (typeof step === "number") return `[${step}]`;
    return `${at === 0 ? "" : "."}${String(step).slice(0, LONGEST_NAME)}`;
  }).join("");
}

function wordsOf(issue: Issue): Pick<Finding, "rule" | "says"> {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? { rule: "required", says: "is required" }
        : { rule: "type", says: `must be ${article(issue.expected)}` };
    case "invalid_value":
      return { rule: "values", says: `must be one of ${issue.values.join(", ")}` };
    case "too_small":
      return { rule: "length", says: `must have at least ${issue.minimum} ${unitOf(issue)}` };
    case "too_big":
      return { rule: "length", says: `must have at most ${issue.maximum} ${unitOf(issue)}` };
    case "invalid_format":
      return { rule: "format", says: issue.message };
    case "custom":
      return { rule: String(issue.params?.rule ?? "value"), says: issue.message };
    default:
      return { rule: "value", says: issue.message };
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function unitOf({ origin }: { readonly origin: string }): string {
  return origin === "array" ? "elements" : "characters";
}
