/** The web interface as `scripts/bundle_ui.ts` writes it into `ui_bundle.ts`: every file, ready to send. */
export interface UiBundle {
  readonly files: readonly UiFile[];
}

/** One file of the interface. */
export interface UiFile {
  /** Where it is served: `/ui/index.html`, `/ui/assets/main-3f9c….js`. */
  readonly path: string;
  readonly mediaType: string;
  /** Whether the name changes with the content, so that a browser never needs to ask again. */
  readonly immutable: boolean;
  /** The same content in each content coding, the smallest first; `identity` is always among them. */
  readonly encodings: readonly UiEncoding[];
}

/** A file's bytes in one content coding. */
export interface UiEncoding {
  readonly coding: "br" | "gzip" | "identity";
  /** A strong validator of exactly these bytes, quotes included (RFC 9110, section 8.8.3). */
  readonly etag: string;
  readonly base64: string;
}
