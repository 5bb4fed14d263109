/** A ULID as this product makes it. */
export const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
/** A SHA-256 in lower-case hex. */
export const DIGEST = /^[0-9a-f]{64}$/;
