// Evidence as clusters print it, made on the spot: logs, leases and events of many nodes, a kubeconfig.
import { LONG_AGO, claims, token } from "./tokens.mjs";

/** The two lines with which it all began, written in China's zone by a clock two minutes slow. */
export const STORY = [
  "E1212 18:37:53.063390       1 claims.go:126] unexpected validation error: *errors.errorString",
  'E1212 18:37:53.063583       1 authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token could not be validated.]"',
].join("\n");

/** Twelve lines of eleven forms, each with the branch that it proves, if one. */
export const MIXED = [
  ["klog", "not-yet-valid", 'E1212 10:37:53.063583       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token is not valid yet]"'],
  ["klog", "expired", "E1212 11:41:09.420668       1 authentication.go:53] Unable to authenticate the request due to an error: [invalid bearer token, Token has expired.]"],
  ["klog", "expired", 'Dec 12 11:42:47 cp-1 k3s[911]: E1212 11:42:47.424793     911 authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token has expired.]"'],
  ["klog", "audience-expected", '2023-12-12T10:41:00.035673627Z stdout F E1212 10:41:00.035000       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, token audiences [\\"vault\\"] is invalid for the target audiences [\\"https://kubernetes.default.svc.cluster.local\\"]]"'],
  ["json_log", "expired", '{"ts":1702381270063.5,"caller":"filters/authentication.go:73","msg":"Unable to authenticate the request","err":"[invalid bearer token, service account token has expired]"}'],
  ["client", null, "error: You must be logged in to the server (Unauthorized)"],
  ["klog", null, "E1212 10:38:10.000000   40364 reflector.go:150] k8s.io/client-go/informers/factory.go:150: Failed to list *v1.Service: Unauthorized"],
  ["line", "expired", "An error occurred (ExpiredTokenException) when calling the AssumeRoleWithWebIdentity operation: Token expired: current date/time 1704727025 must be before the expiration date/time 1704574064"],
  ["line", "expired", "io.jsonwebtoken.ExpiredJwtException: JWT expired 691574298 milliseconds ago at 2026-02-23T11:30:54.000Z. Current time: 2026-03-03T11:37:08.298Z. Allowed clock skew: 0 milliseconds."],
  ["line", "expired", "2024-06-01T10:00:00.123456Z error ads Failed to authenticate client from 10.0.0.7:41234: Authenticator ClientCertAuthenticator: no verified chain is found; Authenticator KubeJWTAuthenticator: failed to validate the JWT from cluster \"Kubernetes\": the service account authentication returns an error: [invalid bearer token, service account token has expired]"],
  ["clock_step", null, "Dec 12 10:45:00 node-7 chronyd[812]: System clock was stepped by 120.500000 seconds"],
  ["klog", "expired", "E1212 12:00:00.000000       1 authentication.go:73] \"Unable to authenticate the request\" err=\"[invalid bearer token, oidc: verify token: oidc: token is expired (Token Expiry: 2023-12-12 11:39:50 +0000 UTC)]\""],
];

export const iso = (seconds, digits = 0) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, (all) => (digits ? `.${all.slice(1, 4)}${"0".repeat(digits - 3)}Z` : "Z"));

/**
 * Leases of nodes as `kubectl get lease -n kube-node-lease -o json --show-managed-fields` prints them. `offsets` has the
 * seconds by which a node's clock is ahead; where the API server keeps no time of writes, `kept` is false.
 */
export function leases({ count = 200, offsets = {}, kept = true, now = LONG_AGO } = {}) {
  const items = Array.from({ length: count }, (_, index) => {
    const name = `node-${index + 1}`;
    const written = now - (index % 10);
    const renewed = written + 0.25 + (offsets[name] ?? 0);
    return {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: {
        name,
        namespace: "kube-node-lease",
        creationTimestamp: iso(now - 864000),
        managedFields: [
          { manager: "kubelet", operation: "Update", apiVersion: "coordination.k8s.io/v1", time: iso(kept ? written : now - 864000), fieldsType: "FieldsV1", fieldsV1: { "f:spec": { "f:holderIdentity": {}, "f:leaseDurationSeconds": {}, "f:renewTime": {} } } },
        ],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: iso(renewed, 6) },
    };
  });
  return JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 2);
}

/** Events of nodes, each stored up to two seconds after it happened. */
export function events({ count = 40, offsets = {}, now = LONG_AGO } = {}) {
  const items = Array.from({ length: count }, (_, index) => {
    const host = `node-${(index % 10) + 1}`;
    const stored = now + index * 7;
    const first = stored - (index % 3) + (offsets[host] ?? 0);
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `pod-${index}.17a`, namespace: "default", creationTimestamp: iso(stored) },
      source: { component: "kubelet", host },
      firstTimestamp: iso(first),
      lastTimestamp: iso(first),
      count: 1,
      reason: "Pulled",
      message: "Container image already present on machine",
      type: "Normal",
      involvedObject: { kind: "Pod", namespace: "default", name: `pod-${index}` },
    };
  });
  return JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 2);
}

/** A kubeconfig whose users have a token each. */
export function kubeconfig(users) {
  return [
    "apiVersion: v1",
    "kind: Config",
    "clusters:",
    "- name: prod",
    "  cluster: {server: https://10.0.0.1:6443}",
    "contexts:",
    ...users.flatMap((name) => [`- name: ${name}@prod`, `  context: {cluster: prod, user: ${name}}`]),
    `current-context: ${users[0]}@prod`,
    "users:",
    ...users.flatMap((name) => [`- name: ${name}`, "  user:", `    token: ${token(claims({ issued: LONG_AGO, sub: `system:serviceaccount:shop:${name}` }))}`]),
    "",
  ].join("\n");
}
