import { type Reader, ValueRefused } from "./reader.ts";

/** An `http` or `https` address that paths can be appended to: no query, no fragment, no slash at the end. */
export const url: Reader<string> = {
  takes: "an http or https address",
  parse(text) {
    const address = URL.canParse(text) ? new URL(text) : null;
    if (!address || !/^https?:\/\//i.test(text)) throw new ValueRefused(`must be ${url.takes}`);
    if (/[?#]/.test(text)) throw new ValueRefused("must have neither query nor fragment");
    if (address.username || address.password) {
      throw new ValueRefused("must not hold credentials");
    }
    return address.href.replace(/\/+$/, "");
  },
};

/** Where an S3 service answers: an address, or a host and port whose scheme `S3_SECURE` decides. */
export const endpoint: Reader<string> = {
  takes: "an http or https address, or a host with or without a port",
  parse(text) {
    if (text.includes("://")) return url.parse(text);
    url.parse(`https://${text}`);
    return text.replace(/\/+$/, "");
  },
};

/** A MongoDB connection string; the driver reads the rest of it. */
export const mongodbUrl: Reader<string> = {
  takes: "a mongodb:// or mongodb+srv:// address",
  parse(text) {
    if (!/^mongodb(?:\+srv)?:\/\/[^\s/]+(?:\/\S*)?$/.test(text)) {
      throw new ValueRefused(`must be ${mongodbUrl.takes}`);
    }
    return text;
  },
};

/** A forwarding proxy, with or without a name and a password. */
export const proxy: Reader<string> = {
  takes: "a proxy as http://host:port",
  parse(text) {
    const address = URL.parse(text.includes("://") ? text : `http://${text}`);
    const isBare = address && /^\/?$/.test(address.pathname) && !address.search && !address.hash;
    if (address?.protocol !== "http:" || !isBare) throw new ValueRefused(`must be ${proxy.takes}`);
    return text;
  },
};
