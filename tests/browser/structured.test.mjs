// A token of a foreign issuer, judged by AuthenticationConfiguration: rules in CEL, their messages, and the user.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { now, token } from "./harness/tokens.mjs";

const issued = now();
const CLAIMS = {
  iss: "https://id.example",
  aud: "k8s",
  sub: "alice",
  email: "alice@example.org",
  email_verified: true,
  groups: ["dev", "ops"],
  iat: issued,
  exp: issued + 7200,
};
const TOKEN = token(CLAIMS);

const configuration = (longest, username = "claims.email") => `apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://id.example
    audiences: [k8s]
  claimValidationRules:
  - expression: claims.exp - claims.iat <= ${longest}
    message: tokens of an hour only
  - expression: claims.?email_verified.orValue(false) == true
  claimMappings:
    username:
      expression: ${username}
    groups:
      expression: claims.groups.map(g, "id:" + g)
  userValidationRules:
  - expression: "!user.username.startsWith('system:')"
    message: reserved
`;

const REGION = 'section[aria-label="Structured authentication"]';

/** Waits until the region says this of the token, and returns what a person reads there. */
function regionOf({ waitFor }) {
  return (verdict) =>
    waitFor(
      (region, verdict) => {
        const found = document.querySelector(region);
        return found?.dataset.verdict === verdict && found.innerText;
      },
      REGION,
      verdict,
    );
}

journey("a CEL rule that fails is named with its message, and a good token with its user", async (desk) => {
  const { open, paste, page, axe, waitFor } = desk;
  const region = regionOf(desk);
  const rows = () =>
    page.$$eval(`${REGION} li[data-step]`, (rows) => rows.map(({ dataset }) => `${dataset.step} ${dataset.verdict}`));
  await open();
  await paste(`${TOKEN}\n\n${configuration(3600)}`);
  assert.match(
    await region("rejects"),
    /oidc: error evaluating claim validation expression: validation expression 'claims\.exp - claims\.iat <= 3600' failed: tokens of an hour only/,
  );
  assert.deepEqual(await rows(), [
    "issuer accepts",
    "audience accepts",
    "algorithm accepts",
    "username accepts",
    "groups accepts",
    "claim-rule rejects",
    "claim-rule not-reached",
    "user-rule not-reached",
  ]);

  await paste(`${TOKEN}\n\n${configuration(7200)}`);
  await region("accepts");
  const user = await page.$eval(`${REGION} [aria-label="Resulting user"]`, (user) => user.innerText);
  assert.match(user, /alice@example\.org/);
  assert.match(user, /id:dev\s+id:ops\s+system:authenticated/);
  assert.deepEqual(await axe(), []);

  // What this page does not evaluate is no verdict.
  await paste(`${TOKEN}\n\n${configuration(7200, "string(timestamp(claims.exp))")}`);
  assert.match(await region("cannot-tell"), /cannot evaluate timestamp/);

  // A fault is there without a token.
  await paste(configuration(7200, "claim.email"));
  const faults = await waitFor((region) => document.querySelector(`${region} [data-fault]`)?.innerText, REGION);
  assert.match(faults, /jwt\[0\]\.claimMappings\.username\.expression: Invalid value: "claim\.email": compilation failed/);
  assert.match(faults, /undeclared reference to 'claim' \(in container ''\)/);
});

journey("flags say the same, in Chinese, on a phone", { language: "zh-CN", width: 320 }, async (desk) => {
  const { open, paste, axe, page } = desk;
  const region = regionOf(desk);
  await open();
  const flags = (more) => `kube-apiserver --oidc-issuer-url=https://id.example --oidc-client-id=k8s ${more}`;
  await paste(`${TOKEN}\n\n${flags("--oidc-groups-claim=groups")}`);
  assert.match(await region("accepts"), /https:\/\/id\.example#alice/);
  await paste(`${TOKEN}\n\n${flags("--oidc-required-claim=hd=example.org")}`);
  assert.match(await region("rejects"), /oidc: required claim hd not present in ID token/);
  // Names stay English, so that scripts find the parts.
  const broken = (await axe()).filter(({ id }) => id !== "label-content-name-mismatch");
  assert.deepEqual(broken, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(wide, false, "nothing is wider than the screen");
});
