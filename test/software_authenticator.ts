/** A passkey device in software: makes credentials by ES256 and answers challenges, as WebAuthn has it. */
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What a device may be told to do otherwise than it should. */
export interface Manner {
  /** Where the page is, as the browser says. */
  readonly origin: string;
  readonly holderVerified?: boolean;
  readonly rpId?: string;
  /** What the count goes on from; a copy of a device goes on from where it was copied. */
  readonly counter?: number;
  readonly userHandle?: string | null;
  readonly type?: string;
}

/** The members of options that a device looks at. */
interface Asked {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** What a browser makes of a device's answer. */
export interface Credential<R> {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: R;
  readonly authenticatorAttachment: string;
  readonly clientExtensionResults: object;
}

export interface NewResponse {
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

export interface AssertionResponse {
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: string | null;
}

const UP = 1, UV = 4, BACKUP = 8 + 16, ATTESTED = 64;

/** One passkey in one device. */
export class SoftwareAuthenticator {
  readonly id = randomBytes(32).toString("base64url");
  readonly #private: KeyObject;
  readonly #cose: Uint8Array;
  #userHandle = "";
  /** How often it has signed; 0 for ever with `counts: false`, as of passkeys that are synchronised. */
  counter = 0;
  readonly #counts: boolean;

  constructor({ counts = true }: { readonly counts?: boolean } = {}) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x, y } = publicKey.export({ format: "jwk" });
    const point = (text?: string) => new Uint8Array(Buffer.from(text!, "base64url"));
    this.#private = privateKey;
    this.#counts = counts;
    this.#cose = isoCBOR.encode(
      new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, point(x)], [
        -3,
        point(y),
      ]]),
    );
  }

  /** Answers `navigator.credentials.create()`; `attestation` takes the place of none. */
  create(
    asked: Asked,
    manner: Manner & { readonly attestation?: Map<string, unknown> },
  ): Credential<NewResponse> {
    this.#userHandle = asked.user!.id;
    const id = Buffer.from(this.id, "base64url");
    const authData = Buffer.concat([
      this.#authenticatorData(manner.rpId ?? asked.rp!.id, ATTESTED, manner),
      Buffer.alloc(16),
      Buffer.from([id.length >> 8, id.length & 255]),
      ...[id, this.#cose],
    ]);
    const attestation = manner.attestation ??
      new Map<string, unknown>([["fmt", "none"], ["attStmt", new Map()]]);
    attestation.set("authData", new Uint8Array(authData));
    return this.#credential({
      clientDataJSON: clientData(manner.type ?? "webauthn.create", asked, manner),
      // deno-lint-ignore no-explicit-any -- the library's type of what it encodes is not exported
      attestationObject: encoded(isoCBOR.encode(attestation as any)),
      transports: ["internal"],
    });
  }

  /** Answers `navigator.credentials.get()`. */
  get(asked: Asked, manner: Manner): Credential<AssertionResponse> {
    if (this.#counts) this.counter = (manner.counter ?? this.counter) + 1;
    const authenticatorData = this.#authenticatorData(manner.rpId ?? asked.rpId!, 0, manner);
    const clientDataJSON = clientData(manner.type ?? "webauthn.get", asked, manner);
    const hash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const signature = sign("sha256", Buffer.concat([authenticatorData, hash]), this.#private);
    const userHandle = manner.userHandle === undefined ? this.#userHandle : manner.userHandle;
    return this.#credential({
      ...{ clientDataJSON, authenticatorData: encoded(authenticatorData), userHandle },
      signature: encoded(signature),
    });
  }

  #credential<R>(response: R): Credential<R> {
    return {
      ...{ id: this.id, rawId: this.id, type: "public-key", response },
      ...{ authenticatorAttachment: "platform", clientExtensionResults: {} },
    };
  }

  #authenticatorData(rpId: string, flags: number, { holderVerified = true }: Manner): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counter);
    const all = flags | UP | BACKUP | (holderVerified ? UV : 0);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([all]), count]);
  }
}

function clientData(type: string, { challenge }: Asked, { origin }: Manner): string {
  return encoded(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
