/** Values for a JSON Schema, as far as the schemas of our document go: right ones and wrong ones. */
import fc from "fast-check";
import type { Schema } from "../../ts/api/openapi/document.ts";

/** The named schemas of the document. */
export type Named = Readonly<Record<string, Schema>>;

const REFERENCE = "#/components/schemas/";
const DEEPEST = 6;

/** Values that a schema lets pass; where it has examples, these too. */
export function rightFor(schema: Schema, named: Named, depth = 0): fc.Arbitrary<unknown> {
  const examples = (schema.examples ?? []) as readonly unknown[];
  const made = madeFor(schema, named, depth);
  return examples.length > 0 ? fc.oneof(fc.constantFrom(...examples), made) : made;
}

/** Values that were right until something was put in, left out or exchanged, and some that never were. */
export function wrongFor(schema: Schema, named: Named): fc.Arbitrary<unknown> {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const spoiled = fc.tuple(rightFor(schema, named), fc.string(), fc.nat(), anything)
    .map(([value, name, at, other]) => spoil(value, { name, at, other }));
  const odd = fc.constantFrom({ ["__proto__"]: 1 }, { constructor: {} }, { toString: null }, []);
  return fc.oneof({ weight: 4, arbitrary: spoiled }, { weight: 1, arbitrary: anything }, {
    weight: 1,
    arbitrary: odd,
  });
}

interface Spoiling {
  readonly name: string;
  readonly at: number;
  readonly other: unknown;
}

function spoil(value: unknown, { name, at, other }: Spoiling): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return other;
  const members = Object.entries(value);
  const [picked] = members[at % Math.max(1, members.length)] ?? [];
  if (at % 3 === 0 || picked === undefined) return { ...value, [name]: other };
  if (at % 3 === 1) return Object.fromEntries(members.filter(([one]) => one !== picked));
  return { ...value, [picked]: spoil((value as Schema)[picked], { name, at: at + 1, other }) };
}

function madeFor(schema: Schema, named: Named, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type } = schema;
  if (typeof $ref === "string") {
    return rightFor(named[$ref.slice(REFERENCE.length)]!, named, depth + 1);
  }
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (Array.isArray(anyOf)) {
    return fc.oneof(...(anyOf as Schema[]).map((one) => rightFor(one, named, depth)));
  }
  const types = (Array.isArray(type) ? type : [type]) as readonly unknown[];
  return fc.oneof(...types.map((one) => madeOf(String(one), schema, named, depth)));
}

function madeOf(
  type: string,
  schema: Schema,
  named: Named,
  depth: number,
): fc.Arbitrary<unknown> {
  const bounds = schema as Readonly<Record<string, number | undefined>>;
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.integer({ min: bounds.minimum, max: bounds.maximum });
    case "string":
      return textFor(schema);
    case "array":
      return fc.array(rightFor((schema.items ?? {}) as Schema, named, depth + 1), {
        ...{ minLength: bounds.minItems ?? 0, maxLength: Math.min(bounds.maxItems ?? 4, 4) },
      });
    case "object":
      return objectFor(schema, named, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textFor(schema: Schema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 60 } = schema as { minLength?: number; maxLength?: number };
  if (schema.format === "date-time") {
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
      .map((date) => date.toISOString());
  }
  const made = fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, 60) });
  if (typeof schema.pattern !== "string") return made;
  const pattern = new RegExp(schema.pattern);
  // Half of all texts fit the pattern that most members have; what is of one form only is made by it.
  return pattern.test(PLAIN)
    ? fc.oneof(made.filter((text) => pattern.test(text)), fc.constant(PLAIN))
    : fc.stringMatching(pattern);
}

const PLAIN = "Contoso Tool";

/** Of members that exclude each other, as `oneOf` has it, one is there. */
function objectFor(schema: Schema, named: Named, depth: number): fc.Arbitrary<unknown> {
  const all = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>)
    .filter(() => depth < DEEPEST);
  const choices = ((schema.oneOf ?? []) as { required: string[] }[]).map((one) => one.required);
  const always = (schema.required ?? []) as readonly string[];
  const record = (chosen: readonly string[]) => {
    const excluded = choices.flat().filter((name) => !chosen.includes(name));
    const members = all.filter(([name]) => !excluded.includes(name))
      .map(([name, one]) => [name, rightFor(one, named, depth + 1)] as const);
    return fc.record(Object.fromEntries(members), {
      requiredKeys: [...always, ...chosen].filter((name) => members.some(([one]) => one === name)),
      noNullPrototype: true,
    });
  };
  return choices.length === 0 ? record([]) : fc.oneof(...choices.map(record));
}
