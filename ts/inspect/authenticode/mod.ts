export { type FoundSignature, readSignature, type SignedKind } from "./read_signature.ts";
