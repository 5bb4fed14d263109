import { type Signal, signal } from "@preact/signals";

/** A rule as it is said to the API; what is left out is as usual. */
export type RuleTerms = Readonly<Record<string, unknown>> & { readonly package: string };

/** A rule as it is typed. */
export interface RuleForm {
  readonly package: Signal<string>;
  readonly architectures: Signal<readonly string[]>;
  readonly installerTypes: Signal<readonly string[]>;
  readonly scopes: Signal<readonly string[]>;
  readonly locales: Signal<string>;
  readonly maxVersions: Signal<string>;
  readonly versions: Signal<string>;
  readonly rehost: Signal<boolean>;
  readonly holdDays: Signal<string>;
}

/** A form that says what a rule does. */
export function createRuleForm(rule: RuleTerms): RuleForm {
  const list = (value: unknown) => signal<readonly string[]>(Array.isArray(value) ? value : []);
  const text = (value: unknown) => signal(value === undefined || value === null ? "" : `${value}`);
  return {
    package: signal(rule.package),
    architectures: list(rule.architectures),
    installerTypes: list(rule.installerTypes),
    scopes: list(rule.scopes),
    locales: signal(Array.isArray(rule.locales) ? rule.locales.join(" ") : ""),
    maxVersions: text(rule.maxVersions),
    versions: text(rule.versions),
    rehost: signal(rule.rehost !== false),
    holdDays: text(rule.holdDays),
  };
}

/** What a form says, without whatever is as usual. */
export function termsIn(form: RuleForm): RuleTerms {
  const locales = form.locales.value.split(/[\s,]+/).filter((one) => one !== "");
  const some = (name: string, values: readonly string[]) =>
    values.length > 0 ? { [name]: [...values] } : {};
  const number = (name: string, { value }: Signal<string>) =>
    value.trim() === "" ? {} : { [name]: Number(value) };
  return {
    package: form.package.value.trim(),
    ...some("architectures", form.architectures.value),
    ...some("installerTypes", form.installerTypes.value),
    ...some("scopes", form.scopes.value),
    ...some("locales", locales),
    ...number("maxVersions", form.maxVersions),
    ...(form.versions.value.trim() !== "" && { versions: form.versions.value.trim() }),
    ...(!form.rehost.value && { rehost: false }),
    ...number("holdDays", form.holdDays),
  };
}

const ALL = [
  ...["architectures", "installerTypes", "scopes", "locales", "maxVersions"],
  ...["versions", "rehost", "holdDays"],
];

/** The same as a change of a rule that is there: what is left out goes. */
export function changeIn(form: RuleForm): Record<string, unknown> {
  const gone = Object.fromEntries(ALL.map((name) => [name, null]));
  return { ...gone, ...termsIn(form) };
}
