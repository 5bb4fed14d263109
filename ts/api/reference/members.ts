import { html } from "hono/html";
import type { JsonObject } from "../../kit/json.ts";
import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { type Markup, prose } from "./prose.ts";

const REFERENCE = "#/components/schemas/";

/** The members of an object schema, as a table; what they refer to is linked. */
export function membersTable(schema: Schema, document: OpenApiDocument): Markup {
  const { required = [], properties = {} } = resolved(schema, document);
  const rows = Object.entries(properties as JsonObject).map(([member, of]) =>
    row(member, of as Schema, (required as readonly string[]).includes(member))
  );
  return html`
    <table>
      <thead>
        <tr>
          <th>Member</th>
          <th>Type</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** One line of a table: a name, what it may be, and what it means. */
export function row(name: string, schema: Schema, required: boolean): Markup {
  const mark = required ? html`<span class="required">required</span>` : "";
  const says = [schema.description, bounds(schema)].filter(Boolean).join(". ");
  return html`
    <tr>
      <th scope="row"><code>${name}</code> ${mark}</th>
      <td>${typeOf(schema)}</td>
      <td>${prose(says)}${exampleOf(schema)}</td>
    </tr>
  `;
}

/** A type in words, such as “list of Token”. */
export function typeOf(schema: Schema): Markup {
  const name = referenced(schema);
  if (name !== null) return html`<a href="#schema-${name}">${name}</a>`;
  const { anyOf, items, type, format } = schema;
  if (Array.isArray(schema.enum)) return html`${schema.enum.join(" | ")}`;
  if (Array.isArray(anyOf)) return joined((anyOf as Schema[]).map(typeOf));
  if (type === "array") return html`list of ${typeOf((items ?? {}) as Schema)}`;
  if (Array.isArray(type)) return html`${type.join(" or ")}`;
  if (format !== undefined) return html`${String(format)}`;
  return html`${type === undefined ? "anything" : String(type)}`;
}

/** The name of the schema that one refers to, or `null`. */
export function referenced({ $ref }: Schema): string | null {
  return typeof $ref === "string" ? $ref.slice(REFERENCE.length) : null;
}

/** The schema itself, where one refers to it. */
export function resolved(schema: Schema, { components }: OpenApiDocument): Schema {
  const name = referenced(schema);
  return name === null ? schema : components.schemas[name]!;
}

function joined(parts: readonly Markup[]): Markup {
  return html`${
    parts.map((part, at) =>
      at === 0 ? part : html`
        or ${part}
      `
    )
  }`;
}

/** Bounds that a caller meets; those of a member that may be `null` stand beside its type. */
function bounds(schema: Schema): string {
  const [first] = (schema.anyOf ?? []) as readonly Schema[];
  const { minLength, maxLength, minimum, maximum, maxItems } = { ...first, ...schema } as Record<
    string,
    number | undefined
  >;
  if (maxLength !== undefined) return `${minLength ?? 0} to ${maxLength} characters`;
  if (maxItems !== undefined) return `At most ${maxItems} elements`;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return "";
}

function exampleOf({ examples }: Schema): Markup | "" {
  const [example] = (examples ?? []) as readonly unknown[];
  if (example === undefined || typeof example === "object") return "";
  return html`<span class="example">such as <code>${String(example)}</code></span>`;
}
