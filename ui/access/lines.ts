/** What stands on the lines of a text, without the empty ones. */
export function linesOf(text: string): string[] {
  return text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== "");
}

/** What was wrong with any element of a list that was typed line by line. */
export function errorOfLines(
  refusal: { readonly findings: readonly { path: string; message: string }[] } | null,
  member: string,
): string | null {
  const finding = refusal?.findings.find(({ path }) =>
    path === member || path.startsWith(`${member}[`)
  );
  if (!finding) return null;
  const [, at] = /\[(\d+)\]/.exec(finding.path.slice(member.length)) ?? [];
  return at === undefined ? finding.message : `${Number(at) + 1}: ${finding.message}`;
}
