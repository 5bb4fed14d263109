import { z } from "zod";
import type { JsonObject } from "../../kit/json.ts";
import type { Schema } from "./document.ts";

/** Whether a schema is what a route reads or what it answers. */
export type Direction = "input" | "output";

/** Turns schemas into those of the document, and keeps the ones that have a name. */
export class SchemaShelf {
  readonly #named = new Map<string, Schema>();

  /** The schema as the document says it where it is used: named ones by reference. */
  present(schema: z.ZodType, direction: Direction): Schema {
    const { $schema: _dialect, $defs = {}, ...json } = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        plainly(jsonSchema);
        // What is said of a schema that transforms is said of what it takes; zod would leave it out.
        const { examples, default: usual } = z.globalRegistry.get(zodSchema) ?? {};
        Object.assign(
          jsonSchema,
          examples && { examples },
          usual !== undefined && { default: usual },
        );
      },
    }) as JsonObject;
    for (const [name, named] of Object.entries($defs as JsonObject)) {
      this.#keep(name, pointing(named as Schema));
    }
    return pointing(json);
  }

  /** Everything that was presented and has a name, by it. */
  get named(): Record<string, Schema> {
    return Object.fromEntries([...this.#named].toSorted(([one], [other]) => one < other ? -1 : 1));
  }

  #keep(name: string, schema: Schema): void {
    const kept = this.#named.get(name);
    if (kept && JSON.stringify(kept) !== JSON.stringify(schema)) {
      throw new Error(`Two schemas have the name ${name}`);
    }
    this.#named.set(name, schema);
  }
}

/** Leaves out what says nothing to a reader: the bounds of a number's type, a pattern beside its format. */
function plainly(schema: { [member: string]: unknown }): void {
  if (schema.format === "date-time") delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function pointing(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text);
}
