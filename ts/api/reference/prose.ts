import { html } from "hono/html";

/** A piece of a page; whatever text was put into it is escaped. */
export type Markup = ReturnType<typeof html>;

/** Plain text in which backticks mean code. */
export function prose(text: string): Markup {
  const parts = text.split("`").map((part, at) => at % 2 === 0 ? part : html`<code>${part}</code>`);
  return html`${parts}`;
}

/** Text in paragraphs, parted by empty lines. */
export function paragraphs(text: string): Markup {
  return html`${text.split("\n\n").map((paragraph) => html`<p>${prose(paragraph)}</p>`)}`;
}
