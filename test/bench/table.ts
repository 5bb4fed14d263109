import { number } from "./figures.ts";
import type { Row } from "./measure.ts";

const HEADS = ["Work", "Figure", "Beside it", "Ratio", "Budget", "Kept"] as const;

/** The table as Markdown, columns aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADS, ...rows.map(cellsOf)];
  const widths = HEADS.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  const [heads = [], ...others] = cells;
  return [line(heads), line(rule), ...others.map(line)].join("\n");
}

/** One line of the table by itself, for whoever watches. */
export function oneLine(row: Row): string {
  return cellsOf(row).filter((cell) => cell !== "").join(" · ");
}

function cellsOf({ work, figure, against, ratio, budget, kept }: Row): string[] {
  return [
    work,
    figure,
    against ?? "",
    ratio === undefined ? "" : `${number(ratio)}×`,
    budget ?? "",
    kept === undefined ? "" : kept ? "yes" : "**no**",
  ];
}
