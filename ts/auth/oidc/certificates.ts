import { X509Certificate } from "node:crypto";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The PEM certificates in a text. */
export function certificatesIn(text: string): readonly string[] {
  return text.match(CERTIFICATE) ?? [];
}

/** Whether a text holds certificates, and none that cannot be read. */
export function areCertificates(text: string): boolean {
  const certificates = certificatesIn(text);
  try {
    for (const one of certificates) new X509Certificate(one);
  } catch {
    return false;
  }
  return certificates.length > 0;
}
