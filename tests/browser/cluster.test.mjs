// What is pasted about the cluster: objects and flags, each as assumed, pasted or contradicted.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { ISSUER, LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));
const { "kubernetes.io": NAMED } = claims({ issued: LONG_AGO });

const pod = (uid, more = "") => `apiVersion: v1
kind: Pod
metadata:
  name: ${NAMED.pod.name}
  namespace: ${NAMED.namespace}
  uid: ${uid}
${more}`;

/** How the region Cluster knows the answer of a rule, and its sentence. */
function knownOf({ waitFor }) {
  return (rule, known) =>
    waitFor(
      (rule, known) => {
        const item = document.querySelector(`section[aria-label="Cluster"] li[data-rule="${rule}"]`);
        return item?.dataset.known === known && item.innerText;
      },
      rule,
      known,
    );
}

journey("kubectl's objects beside the token settle what was assumed about them", async ({ open, paste, setMoment, expectVerdict, expectStep, waitFor, recognised }) => {
  const known = knownOf({ waitFor });
  await open();
  await paste(TOKEN);
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await known("pod-exists", "assumed");

  await paste(`${TOKEN}\n\n${pod(NAMED.pod.uid)}`);
  assert.deepEqual((await recognised()).map(({ form }) => form), ["compact", "manifest"]);
  await expectVerdict("accepts");
  assert.match(await known("pod-exists", "pasted"), /exists with the UID/);

  await paste(`${TOKEN}\n\n${pod("11111111-2222-3333-4444-555555555555")}`);
  await expectVerdict("rejects", "pod-exists");
  await known("pod-exists", "contradicted");
  assert.match(await expectStep("pod-exists", "fails"), /UID/);

  // Deleted for longer than the 60 s that a token outlives its pod.
  await paste(`${TOKEN}\n\n${pod(NAMED.pod.uid, `  deletionTimestamp: "${new Date((LONG_AGO - 120) * 1000).toISOString().replace(".000", "")}"\n`)}`);
  await expectVerdict("rejects", "pod-exists");

  await paste(`${TOKEN}\nError from server (NotFound): pods "${NAMED.pod.name}" not found`);
  await expectVerdict("rejects", "pod-exists");
  const json = { apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAMED.serviceaccount.name, namespace: NAMED.namespace, uid: NAMED.serviceaccount.uid } }] };
  await paste(`${TOKEN}\n${JSON.stringify(json, null, 2)}`);
  await expectVerdict("accepts");
  await known("service-account-exists", "pasted");
  await known("pod-exists", "assumed");
});

journey("flags of one API server that differ are why a 401 comes and goes", async ({ open, page, paste, press, setMoment, expectVerdict, expectClock, expectText, waitFor }) => {
  await open();
  await paste(TOKEN);
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await press("button", "Add an API server");
  const server = (name, issuer) => `---
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-${name}
  namespace: kube-system
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --service-account-issuer=${issuer}
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-extend-token-expiration=false
`;
  await paste(`${TOKEN}\n\n${server("apiserver-1", ISSUER)}${server("apiserver-2", `${ISSUER}/`)}`);
  await expectVerdict("rejects", "issuer-expected");
  await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" });
  await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "issuer-expected" });
  await expectText("apiserver-2 and apiserver-1 run with different settings");
  const tags = () => page.$$eval('section[aria-label="Cluster"] .setting .tag', (tags) => tags.map((tag) => tag.dataset.known));
  assert.equal((await tags())[0], "contradicted");

  // What is typed for one server goes before what was pasted.
  await page.evaluate(() => document.querySelector("details.differ").open = true);
  await paste(ISSUER, "Issuers of apiserver-2");
  await paste(ISSUER, "API audiences of apiserver-2");
  await expectVerdict("accepts");

  // A command line without a name is everybody's.
  await paste(`${TOKEN}\n\nkube-apiserver --service-account-issuer https://other.example \\\n  --api-audiences=api`);
  await expectVerdict("rejects", "issuer-expected");
  await waitFor(() => document.querySelector('section[aria-label="Cluster"]').innerText.includes("https://other.example"));
});

journey("what cannot be read in a manifest is said with its place", async ({ open, paste, expectText, expectVerdict, setMoment }) => {
  await open();
  await paste(`${TOKEN}\n\n${pod(NAMED.pod.uid, "  deletionTimestamp: yesterday\n")}`);
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await expectText("metadata.deletionTimestamp is yesterday, which is no RFC 3339 time");
  await paste(`${TOKEN}\n\nkube-apiserver --service-account-issuer=x --service-account-extend-token-expiration=maybe`);
  await expectText("--service-account-extend-token-expiration is maybe, not true or false");
});

journey("a TokenReview may ask for audiences of its own", async ({ open, paste, press, setMoment, expectVerdict, seenBy, waitFor, quoted }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO, aud: ["vault"] })));
  await setMoment("nbf+3s");
  await expectVerdict("rejects", "audience-expected");
  assert.match((await seenBy("TokenReview")).join(), /invalid for the target audiences/);
  await paste("vault", "Audiences of the review");
  await waitFor(() => document.querySelector('section[aria-label="What people will see"] pre').textContent.includes('"authenticated": true'));
  assert.match((await quoted()).join(), /"audiences": \[\s*"vault"/);
  await paste("istio-ca", "Audiences of the review");
  await waitFor(() => document.querySelector('section[aria-label="What people will see"] pre').textContent.includes('target audiences [\\"istio-ca\\"]'));
  await expectVerdict("rejects", "audience-expected");
});
