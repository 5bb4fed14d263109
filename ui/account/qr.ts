import { encode } from "uqr";

/** A QR code as the outline of its dark fields, one unit each, and how many there are on a side. */
export interface QrPath {
  readonly path: string;
  readonly size: number;
}

/** The code of a text (ISO/IEC 18004), without the quiet zone around it. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { border: 0, ecc: "M" });
  const fields = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => isDark ? [`M${x} ${y}h1v1h-1z`] : [])
  );
  return { path: fields.join(""), size };
}
