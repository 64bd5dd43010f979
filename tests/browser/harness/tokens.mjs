// Tokens as clusters mint them, made on the spot and signed by nobody.
import { Buffer } from "node:buffer";

export const ISSUER = "https://kubernetes.default.svc.cluster.local";
export const HEADER = { alg: "RS256", kid: "journeys" };

/** This computer's clock in whole seconds, as claims have it. */
export function now() {
  return Math.floor(Date.now() / 1000);
}

export function base64url(text) {
  return Buffer.from(text).toString("base64url");
}

/** A compact token. Header and payload are objects, or JSON to be taken to the letter. */
export function token(payload, header = HEADER, signature = "signed by nobody") {
  const json = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  return [json(header), json(payload), signature].map(base64url).join(".");
}

/** The claims of a pod's token, stamped at `issued`. Others are added, or replace these. */
export function claims({ issued = now(), lifetime = 3600, ...others } = {}) {
  return {
    aud: [ISSUER],
    exp: issued + lifetime,
    iat: issued,
    iss: ISSUER,
    "kubernetes.io": {
      namespace: "shop",
      pod: { name: "cart-6f9c", uid: "4c1d2e5a-7f0b-4d3c-9a6e-1b2c3d4e5f9e" },
      serviceaccount: { name: "cart", uid: "0a9b8c7d-6e5f-4a3b-8c1d-2e3f4a5b6c7d" },
    },
    nbf: issued,
    sub: "system:serviceaccount:shop:cart",
    ...others,
  };
}

/** 2023-12-12 10:39:50 UTC, for tokens whose dates a journey reads. */
export const LONG_AGO = 1_702_377_590;
