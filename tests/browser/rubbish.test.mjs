// Whatever is pasted gets a sentence, and the page goes on working.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { beyondItsParts, journey } from "./harness/journeys.mjs";
import { base64url, claims, token } from "./harness/tokens.mjs";

const GOOD = token(claims());
const [HEADER, PAYLOAD, SIGNATURE] = GOOD.split(".");

/** The same token with another payload segment. */
function withPayload(segment) {
  return `${HEADER}.${segment}.${SIGNATURE}`;
}

/** Every printable character, in no order, as long as wanted. */
function noise(length) {
  return Array.from({ length }, (_, index) => String.fromCharCode(32 + ((index * 7919) % 95))).join("");
}

journey("what is no token is named, and the verdict is an open question", async ({ open, paste, page, problems, recognised, expectVerdict }) => {
  await open();
  const pastes = [
    { pasted: "", form: null, said: "Paste a token, or open an example" },
    { pasted: " \n\t ", form: null, said: "Paste a token, or open an example" },
    { pasted: "Have a look at the cluster, please.", form: null, said: "35 characters of text without a token in it" },
    { pasted: "hunter2", form: null, said: "one word of 7 characters without the dots of a JWT" },
    { pasted: "abcdef.0123456789abcdef", form: "bootstrap", said: "a bootstrap token, which is no JWT" },
    { pasted: `k8s-aws-v1.${base64url("https://sts.amazonaws.com/?X-Amz-Date=20231212T103950Z")}`, form: "aws_iam", said: "a token of aws-iam-authenticator" },
    { pasted: "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n", form: "pem", said: "a private key, not a token" },
    { pasted: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", form: "pem", said: "a certificate, not a token" },
    { pasted: '{"kind":"Status","code":401}', form: "client", said: "JSON without a token in it" },
    { pasted: "apiVersion: v1\nkind: Config\nusers: []\n", form: "manifest", said: "YAML without a token in it" },
    {
      pasted: 'E1212 18:37:53.063583       1 authentication.go:63] "Unable to authenticate the request" err="x"',
      form: "klog",
      said: "log lines without a token in them",
    },
    { pasted: noise(50_000), form: null, said: "characters of text without a token in it" },
    { pasted: "\u0000\u0001\ufffd".repeat(1000), form: null, said: "one word of 3000 characters" },
  ];
  for (const { pasted, form, said } of pastes) {
    await paste(pasted);
    const verdict = await expectVerdict("cannot-tell");
    assert.ok(verdict.toLowerCase().includes(said.toLowerCase()), `${pasted.slice(0, 40)} → ${verdict}`);
    assert.deepEqual((await recognised()).map((item) => item.form), form === null ? [] : [form]);
    assert.equal((await problems()).length, pasted.trim() === "" ? 0 : 1, pasted.slice(0, 40));
    assert.equal(await page.$('section[aria-label="Token"] table'), null, "there are no claims to show");
    await paste(GOOD);
    await expectVerdict("accepts");
  }
});

journey("a damaged token is read as far as it goes, and the damage is named", async ({ open, paste, problems, expectVerdict, claim }) => {
  await open();
  const invalid = Buffer.concat([Buffer.from('{"iss":"a'), Buffer.from([0xff, 0xc3]), Buffer.from('b","sub":"alice","exp":1}')]);
  const wounded = base64url('{"iss":"https://a","sub":"alice","aud":["x"],"exp":1702377590,"nb');
  // A payload that does not read ends it at the first look at `iss`, before anything is parsed.
  const pastes = [
    { pasted: withPayload(`${PAYLOAD}==`), verdict: ["rejects", "issuer-expected"], said: "= at the end of the payload: tokens are written without padding" },
    {
      pasted: withPayload(base64url('{"sub":"alice","?":"~~~"}').replace("-", "+").replace("_", "/")),
      verdict: ["rejects", "issuer-expected"],
      said: "in the payload belongs to ordinary base64",
    },
    { pasted: withPayload(`${PAYLOAD.slice(0, 120)}…${PAYLOAD.slice(200)}`), verdict: ["cannot-tell", "well-formed"], said: "…: the middle of the payload was cut out; paste the whole token", shown: "exp" },
    { pasted: `${HEADER}.${wounded}`, verdict: ["cannot-tell", "well-formed"], said: "payload: the JSON is cut short; the last member that is whole is exp" },
    { pasted: `${HEADER}.${PAYLOAD}`, verdict: ["accepts", null], said: "the third segment, the signature, is missing; everything but the signature is judged" },
    { pasted: `${HEADER}.${PAYLOAD}.`, verdict: ["accepts", null], said: "the signature is empty" },
    { pasted: `${GOOD}.more`, verdict: ["rejects", "well-formed"], said: "4 segments; a signed token has three, an encrypted one five" },
    { pasted: withPayload(base64url(invalid)), verdict: ["rejects", "expired"], said: "payload: bytes that are not UTF-8; shown as �" },
    { pasted: withPayload(base64url("[1,2]")), verdict: ["rejects", "issuer-expected"], said: "the payload is a list; it should be a JSON object", shown: "alg" },
    { pasted: token(claims(), { alg: "none" }, ""), verdict: ["rejects", "signature-verified"], said: "alg is none: the token is not signed, and no API server takes it" },
    { pasted: token(claims({ lifetime: 1.7e12 })), verdict: ["accepts", null], said: "exp is written in milliseconds" },
    { pasted: token(claims({ exp: "1702377590" })), verdict: ["rejects", "claims-decoded"], said: "exp is the string 1702377590; a date is a number of seconds, without quotes" },
    { pasted: token('{"iss":"a","sub":"alice","iss":"b","kubernetes.io":{}}'), verdict: ["rejects", "claims-decoded"], said: "payload: iss stands twice" },
  ];
  for (const { pasted, verdict, said, shown = "sub" } of pastes) {
    await paste(pasted);
    await expectVerdict(...verdict);
    const sentences = await problems();
    assert.ok(sentences.some((sentence) => sentence.includes(said)), `${said}, not:\n${sentences.join("\n")}`);
    assert.notEqual((await claim(shown)).value, "");
    await paste(GOOD);
    await expectVerdict("accepts");
    assert.deepEqual(await problems(), []);
  }
});

journey("an encrypted token is turned down, and nothing is said to be missing", async ({ open, paste, problems, claim, expectVerdict }) => {
  await open();
  await paste(`${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.QQ.QQ.QQ.QQ`);
  assert.match((await problems())[0], /^fault: five segments: this token is encrypted \(JWE\)/);
  assert.equal((await claim("enc")).value, "A256GCM");
  assert.doesNotMatch(await expectVerdict("rejects", "well-formed"), /missing|Paste the whole token/);
});

journey("a number that ends where the paste ends is not taken for whole", async ({ open, paste, page, problems, expectVerdict }) => {
  await open();
  await paste(`${HEADER}.${base64url('{"iss":"https://a","aud":["x"],"exp":17023')}`);
  await expectVerdict("cannot-tell", "well-formed");
  assert.match((await problems())[0], /the last member that is whole is aud$/);
  assert.equal(await page.$('tr[data-claim="exp"]'), null);
});

journey("the place of a fault is selected in the paste", async ({ open, paste, page, waitFor }) => {
  await open();
  await paste(`\n${HEADER}.${PAYLOAD.slice(0, 9)}+${PAYLOAD.slice(10)}.${SIGNATURE}`);
  const place = await page.waitForSelector('.problems li[data-weight="fault"] button');
  assert.equal(await place.evaluate((place) => place.innerText), `line 2, column ${HEADER.length + 11}`);
  await place.click();
  const selected = await waitFor(() => {
    const box = document.activeElement;
    return box.id === "evidence" && box.value.slice(box.selectionStart, box.selectionEnd);
  });
  assert.equal(selected, "+");
});

journey("markup in a paste or a claim is text, and nothing more", async ({ open, paste, page, url, claim, requests, waitFor, expectText, expectVerdict, press }) => {
  await open();
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
  const image = '<img src="https://example.invalid/x" onerror="alert(1)">';
  const script = "</script><script>alert(2)</script>";
  const opened = requests().length;

  await paste(image);
  await expectVerdict("cannot-tell");
  await paste(token(claims({ sub: image, [image]: script, iss: '"><svg onload="alert(3)">' }), { alg: script, kid: image }));
  await expectVerdict("rejects", "signature-verified");
  assert.equal((await claim("sub")).value, image);
  assert.equal((await claim("alg")).value, script);
  await press("tab", "JSON");
  await expectText(image.replaceAll('"', '\\"'));
  for (const tab of ["Client", "TokenReview"]) await press("tab", tab);
  await paste("nope `x` <b>bold</b>", "Offset of apiserver-1");
  await expectText("<b>bold</b>");
  await paste(image, "Time of the request");
  await paste(script, "Issuers");
  await expectVerdict("rejects", "issuer-expected");

  const strange = () => document.querySelectorAll("img, body script, iframe, object, embed, [onerror], [onload]").length;
  assert.equal(await page.evaluate(strange), 0);
  // Two frames are time enough for an image to be asked for.
  await waitFor(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))));
  assert.deepEqual(beyondItsParts(requests().slice(opened), url), []);
  assert.deepEqual(dialogs, []);
});
