import assert from "node:assert/strict";

const STYLE = await Deno.readTextFile(new URL("main.css", import.meta.url));
const THEMES = ["light", "dark"] as const;
const GROUNDS = ["canvas", "surface", "raised"] as const;

type Theme = typeof THEMES[number];

Deno.test("tokens keep 4.5:1 for every text colour on every ground, in both themes", () => {
  for (const theme of THEMES) {
    for (const ground of GROUNDS) {
      for (const text of ["text", "muted", "accent", "success", "warning", "danger"]) {
        assertContrast(theme, text, ground, 4.5);
      }
    }
    assertContrast(theme, "on-accent", "accent", 4.5);
  }
});

Deno.test("tokens keep 3:1 for the focus ring on every ground, in both themes", () => {
  for (const theme of THEMES) {
    for (const ground of GROUNDS) assertContrast(theme, "focus", ground, 3);
  }
});

Deno.test("contrast() knows black on white", () => {
  assert.ok(Math.abs(contrast([1, 0, 0], [0, 0, 0]) - 21) < 0.01);
});

function assertContrast(theme: Theme, upper: string, lower: string, least: number): void {
  const found = contrast(token(upper, theme), token(lower, theme));
  assert.ok(found >= least, `${upper} on ${lower}, ${theme}: ${found.toFixed(2)} < ${least}`);
}

/** Lightness, chroma and hue in degrees. */
type Oklch = readonly [lightness: number, chroma: number, hue: number];

function token(name: string, theme: Theme): Oklch {
  const line = STYLE.split("\n").find((text) => text.trim().startsWith(`--color-${name}:`));
  const colours = Array.from(line?.matchAll(/oklch\(([^)]+)\)/g) ?? [], ([, text]) => text!);
  assert.equal(colours.length, 2, `--color-${name} has a colour for each theme`);
  return colours[THEMES.indexOf(theme)]!.split(" ").map(Number) as unknown as Oklch;
}

/** The contrast ratio of WCAG 2, from 1 to 21. */
function contrast(one: Oklch, other: Oklch): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** The relative luminance, by way of linear sRGB clipped to what a screen can show. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos(hue * Math.PI / 180);
  const b = chroma * Math.sin(hue * Math.PI / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  const clip = (part: number) => Math.min(1, Math.max(0, part));
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue);
}
