import { html } from "hono/html";
import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { membersTable } from "./members.ts";
import { operationArticle, type PlacedOperation } from "./operation.ts";
import { type Markup, paragraphs } from "./prose.ts";

/** Where the page finds what it needs, from its own address. */
export interface PageLinks {
  readonly style: string;
  readonly document: string;
  readonly interface: string;
}

/** The reference of the API for readers, drawn from its document alone. */
export function referencePage(document: OpenApiDocument, links: PageLinks): string {
  const placed = placedOperations(document);
  const sections = document.tags.map(({ name }) => ({
    name,
    of: placed.filter(({ operation }) => operation.tags[0] === name),
  }));
  const { info, components } = document;
  return String(html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>REST API · ${info.title}</title>
        <link rel="stylesheet" href="${links.style}">
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header><a class="product" href="${links.interface}">${MARK}${info
          .title}</a><span>REST API ${info.version}</span><a class="raw" href="${links
          .document}">openapi.json</a></header>
        <div class="columns">
          <nav aria-label="Routes">${sections.map(({ name, of }) =>
            index(name, of)
          )}<h2><a href="#schemas">Schemas</a></h2></nav>
          <main id="main">
    <h1>REST API</h1>
    ${paragraphs(info.description)}
    ${sections.map(({ name, of }) => section(name, of, document))}
    <section id="schemas"><h2>Schemas</h2>${Object.entries(components.schemas).map((
      [name, schema],
    ) => schemaArticle(name, schema, document))}</section>
          </main>
        </div>
      </body>
    </html>
  `);
}

function placedOperations({ paths }: OpenApiDocument): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation }))
  );
}

function index(name: string, of: readonly PlacedOperation[]): Markup {
  const links = of.map(({ method, operation: { operationId, summary } }) =>
    html`<li><a href="#${operationId}">${summary} <span class="method ${method}">${method.toUpperCase()}</span></a></li>`
  );
  return html`
    <h2><a href="#${anchor(name)}">${name}</a></h2>
    <ul>${links}</ul>
  `;
}

function section(name: string, of: readonly PlacedOperation[], document: OpenApiDocument): Markup {
  return html`<section id="${anchor(name)}"><h2>${name}</h2>${
    of.map((placed) => operationArticle(placed, document))
  }</section>`;
}

function schemaArticle(name: string, schema: Schema, document: OpenApiDocument): Markup {
  const { description } = schema;
  return html`
    <article
      id="schema-${name}"><h3><a href="#schema-${name}">${name}</a></h3>${typeof description ===
          "string"
        ? paragraphs(description)
        : ""}${membersTable(schema, document)}</article>
  `;
}

function anchor(tag: string): string {
  return `tag-${tag.toLowerCase().replaceAll(/\W+/g, "-")}`;
}

/** The product's sign, as the web interface has it. */
const MARK = html`
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <g fill="currentColor">
      <rect x="7.5" y="3" width="9" height="8" rx="1.5" />
      <rect x="2.5" y="13" width="9" height="8" rx="1.5" opacity=".7" />
      <rect x="12.5" y="13" width="9" height="8" rx="1.5" opacity=".45" />
    </g>
  </svg>
`;
