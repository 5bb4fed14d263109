import type { JSX } from "preact";

/** Whoever a certificate names, by the part of the name that people know. */
export function SignerName({ subject }: { readonly subject: string }): JSX.Element {
  const name = /(?:^|,\s*)CN=("[^"]*"|[^,]*)/.exec(subject)?.[1] ?? subject;
  return <span title={subject}>{name.replace(/^"|"$/g, "")}</span>;
}
