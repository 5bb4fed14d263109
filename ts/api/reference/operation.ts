import { html } from "hono/html";
import type {
  Content,
  MediaType,
  OpenApiDocument,
  Operation,
  OperationResponse,
  Parameter,
} from "../openapi/document.ts";
import { sampleRequest } from "./sample_request.ts";
import { membersTable, referenced, resolved, row, typeOf } from "./members.ts";
import { type Markup, paragraphs, prose } from "./prose.ts";

/** Where a route stands, and what is said of it. */
export interface PlacedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** One route: what it takes, what it answers, how it refuses. */
export function operationArticle(placed: PlacedOperation, document: OpenApiDocument): Markup {
  const { path, method, operation } = placed;
  const { operationId: id, summary, description, parameters, requestBody } = operation;
  return html`<article id="${id}">
<h3><a href="#${id}">${summary}</a></h3>
<p class="address"><span class="method ${method}">${method.toUpperCase()}</span> <code>${
    slots(path)
  }</code></p>
${description ? paragraphs(description) : ""}
<p class="who">${whoMayAsk(operation)}</p>
${parametersTable(parameters)}
${requestBody ? bodySection(requestBody, document) : ""}
${answersSection(operation, document)}
${refusalsSection(operation)}
${folded("Example with curl", sampleRequest(placed, document))}
</article>`;
}

/** The names in an address stand out. */
function slots(path: string): Markup {
  return html`${
    path.split(/(\{\w+\})/).map((part) =>
      part.startsWith("{") ? html`<span class="slot">${part}</span>` : part
    )
  }`;
}

function whoMayAsk({ security }: Operation): Markup {
  if (security.length === 0) return html`No credentials`;
  const isOptional = security.some((one) => Object.keys(one).length === 0);
  return html`${isOptional ? "Credentials decide what is found" : "Credentials required"}`;
}

function parametersTable(parameters: readonly Parameter[]): Markup | "" {
  if (parameters.length === 0) return "";
  const rows = parameters.map(({ name, required, description, schema }) =>
    row(name, { ...schema, ...(description && { description }) }, required)
  );
  return html`
    <h4>Parameters</h4>
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

function bodySection({ content, description }: Content, document: OpenApiDocument): Markup {
  const [mediaType, { schema }] = Object.entries(content)[0]!;
  return html`<h4>Body <small>${mediaType}</small></h4>${
    description ? html`<p>${prose(description)}</p>` : ""
  }${schema ? membersTable(schema, document) : ""}`;
}

function answersSection({ responses }: Operation, document: OpenApiDocument): Markup {
  const good = Object.entries(responses).filter(([status]) => status < "400");
  return html`<h4>Answers</h4>${
    good.map(([status, answer]) => answerOf(status, answer, document))
  }`;
}

/** A schema that has a name is linked, another one is shown where it is. */
function answerOf(
  status: string,
  { description, content = {} }: OperationResponse,
  document: OpenApiDocument,
): Markup {
  const { schema } = Object.values(content)[0] ?? {};
  const isNamed = schema !== undefined && referenced(schema) !== null;
  const example = schema && resolved(schema, document).examples as readonly unknown[] | undefined;
  return html`<div class="answer"><p>${badge(status)} ${prose(description)}${
    isNamed ? html`: ${typeOf(schema)}` : ""
  }</p>${schema && !isNamed ? membersTable(schema, document) : ""}${
    example ? folded("Example of the answer", JSON.stringify(example[0], null, 2)) : ""
  }</div>`;
}

function folded(title: string, code: string): Markup {
  return html`
    <details>
      <summary>${title}</summary>
      <pre><code>${code}</code></pre>
    </details>
  `;
}

function refusalsSection({ responses }: Operation): Markup {
  const rows = Object.entries(responses).filter(([status]) => status >= "400").map((
    [status, { content = {} }],
  ) =>
    html`
      <tr>
        <td>${badge(status)}</td>
        <td>${codesOf(Object.values(content)[0])}</td>
      </tr>
    `
  );
  return html`
    <details>
      <summary>Refusals</summary>
      <table class="refusals">
        <tbody>${rows}</tbody>
      </table>
    </details>
  `;
}

function codesOf(body: MediaType | undefined): Markup {
  const { code } = (body?.schema?.properties ?? {}) as { code?: { enum: readonly string[] } };
  return html`${
    (code?.enum ?? []).map((one) =>
      html`
        <code>${one}</code>
      `
    )
  }`;
}

function badge(status: string): Markup {
  return html`<span class="status s${status[0]}">${status}</span>`;
}
