//! What links of the first form have in common: text that none of them has to carry.
//!
//! Frozen. A link refers to places in it, so that a single changed byte makes every published link unreadable;
//! a test holds its checksum. Another dictionary belongs to another form of links.

/// What comes later is nearer to a link's own text, and takes fewer bits. So the frequent stands at the end,
/// and pieces that follow one another in a link follow one another here.
pub const DICTIONARY: &[u8] = concat!(
    // Keys and certificates.
    r#"-----BEGIN CERTIFICATE-----\nMII-----END CERTIFICATE-----\n-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA"#,
    r#"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE-----BEGIN PUBLIC KEY-----\n"#,
    r#"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAIDAQAB\n-----END PUBLIC KEY-----\n"#,
    r#"{\"keys\":[{\"use\":\"sig\",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\""#,
    r#"{\"keys\":[{\"use\":\"sig\",\"kty\":\"RSA\",\"kid\":\"\",\"alg\":\"RS256\",\"n\":\"\",\"e\":\"AQAB\"}]}"#,
    // Providers and their tokens.
    r#"{\"alg\":\"ES256\",\"typ\":\"JWT\"}{\"alg\":\"HS256\",\"typ\":\"JWT\"}{\"alg\":\"EdDSA\",\"x5t\":\""#,
    r#"https://login.microsoftonline.com/https://sts.windows.net//v2.0https://gitlab.com"#,
    r#"https://keycloak.https://dex.https://auth.https://sso./auth/realms/https://accounts.google.com"#,
    r#"https://token.actions.githubusercontent.com\",\"at_hash\":\"\",\"auth_time\":17\",\"azp\":\""#,
    r#"\",\"email\":\"@example.com\",\"email_verified\":true,\"groups\":[\"system:masters\",\""#,
    r#"\",\"name\":\"\",\"nonce\":\"\",\"preferred_username\":\"\",\"scope\":\"openid profile email\",\"typ\":\"ID\""#,
    // Logs and answers.
    r#"Error from server (NotFound): serviceaccounts \"\" not found\nerror: You must be logged in to the server "#,
    r#"(Unauthorized)\nHTTP/1.1 401 Unauthorized\nwww-authenticate: curl -k -H \"Authorization: Bearer "#,
    r#"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"Unauthorized\","#,
    r#"\"reason\":\"Unauthorized\",\"code\":401}{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\","#,
    r#"{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"audiences\":[\""#,
    r#"\"status\":{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:"#,
    r#"kubelet kube-controller-manager kube-scheduler kube-system kube-public monitoring ingress-nginx "#,
    r#" claims.go:126] unexpected validation error: *errors.errorString\n"#,
    r#" authentication.go:53] Unable to authenticate the request due to an error: [invalid bearer token, "#,
    r#"go-jose/go-jose: error in cryptographic primitivesquare/go-jose: error in cryptographic primitive"#,
    r#"crypto/rsa: verification error, service account token has been invalidated, illegal base64 data at input byte "#,
    r#"token audiences [\"\"] is invalid for the target audiences [\"https://kubernetes.default.svc\"]"#,
    r#"service account token is issued in the futureservice account token is not valid yet"#,
    r#"\nE0 10:39:0       1 authentication.go:73] \"Unable to authenticate the request\" "#,
    r#"err=\"[invalid bearer token, service account token has expired]\"\n"#,
    r#"\nE1212 10:39:53.000000       1 authentication.go:63] \"Unable to authenticate the request\" "#,
    r#"err=\"[invalid bearer token, Token could not be validated.]\"\n"#,
    r#"err=\"[invalid bearer token, Token has expired.]\"\n"#,
    // Manifests.
    r#"apiVersion: v1\nitems:\nkind: List\nkind: Secret\nkind: Node\nkind: Pod\nkind: ServiceAccount\nmetadata:\n"#,
    r#"  annotations:\n    kubernetes.io/service-account.name: \n  creationTimestamp: \"202\"\n"#,
    r#"  deletionTimestamp: \"202\"\n  labels:\n    app: \n  name: \n  namespace: default\n  resourceVersion: \""#,
    r#"\"\n  uid: \nspec:\n  nodeName: \n  serviceAccountName: \ntype: kubernetes.io/service-account-token\n"#,
    r#"apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-\n  namespace: kube-system\nspec:\n  containers:\n"#,
    r#"  - command:\n    - kube-apiserver\n    - --advertise-address=10.0.0.1\n    - --api-audiences=\n    - "#,
    r#"--service-account-issuer=https://kubernetes.default.svc.cluster.local\n    - "#,
    r#"--service-account-key-file=/etc/kubernetes/pki/sa.pub\n    - "#,
    r#"--service-account-signing-key-file=/etc/kubernetes/pki/sa.key\n    - "#,
    r#"--service-account-lookup=false\n    - --service-account-extend-token-expiration=true\n"#,
    // Legacy tokens.
    r#""evidence":[["{\"alg\":\"RS256\",\"kid\":\"\"}","{\"iss\":\"kubernetes/serviceaccount\",\"kubernetes.io/serviceaccount/namespace\":\""#,
    r#"\",\"kubernetes.io/serviceaccount/secret.name\":\"-token-"#,
    r#"\",\"kubernetes.io/serviceaccount/service-account.name\":\""#,
    r#"\",\"kubernetes.io/serviceaccount/service-account.uid\":\""#,
    r#"\",\"sub\":\"system:serviceaccount:kube-system:default\"}"#,
    // What is typed, and how links begin.
    r#"istio-ca sts.amazonaws.com vault api https://container.googleapis.com/v1/projects//locations//clusters/"#,
    r#"https://oidc.eks.us-east-1.amazonaws.com/id/https://eastus.oic.prod-aks.azure.com/"#,
    r#"","issuers":"https://kubernetes.default.svc,","audiences":"https://kubernetes.default.svc","review_audiences":""#,
    r#"","token_tab":"json","people_tab":"client","people_tab":"review","show_places":true,"shown_server":1,"view":"whole-life","#,
    r#""own":[{"machine":1,"issuers":"","audiences":"","lacks":[""]},{"machine":2,"lacks":["#,
    r#"master-control-plane-cp-1cp-2cp-3worker-1worker-2","role":"node","offset":"+","in_force":"-"#,
    r#"{"kubernetes":"1.2","moment":"iat+","machines":[{"name":"{"kubernetes":"1.30","moment":"exp+1h"{"kubernetes":"1.3","moment":"exp-"#,
    r#"{"kubernetes":"1.22","moment":"nbf+3s","moment":"2023-12-12 10:39:53Z","moment":"202-0 :00:00Z","#,
    r#""machines":[{"name":"apiserver-1","role":"issuer"},{"name":"node-1","role":"node"}],"#,
    r#""machines":[{"name":"apiserver-1","role":"issuer","offset":"-"},{"name":"apiserver-2","role":"verifier","offset":"+"},"#,
    r#"{"name":"apiserver-3","role":"verifier","offset":"-2m"},{"name":"node-2","role":"node","offset":"+1s"},"#,
    r#"{"name":"node-1","role":"node","offset":"-1m30s"},{"name":"node-1","role":"node"}],"#,
    // A bound token, as the releases write it.
    r#""evidence":["Authorization: Bearer ",["{\"alg\":\"RS256\",\"kid\":\"","#,
    r#"\"}","{\"aud\":[\"https://kubernetes.default.svc.cluster.local\"],\"exp\":17,\"iat\":17,"#,
    r#"\"iss\":\"https://kubernetes.default.svc.cluster.local\",\"jti\":\"\",\"kubernetes.io\":{\"namespace\":\""#,
    r#"\",\"secret\":{\"name\":\"\",\"node\":{\"name\":\"\",\"uid\":\"\"},\"pod\":{\"name\":\"\",\"uid\":\"\"},"#,
    r#"\"serviceaccount\":{\"name\":\"default\",\"uid\":\"\"},\"warnafter\":17},\"nbf\":17,"#,
    r#"\"serviceaccount\":{\"name\":\"\",\"uid\":\"\"}},\"nbf\":17,\"sub\":\"system:serviceaccount:"#,
    r#"\"}"],".REDACTED"]}"#,
)
.as_bytes();

#[cfg(test)]
mod tests {
    use super::DICTIONARY;
    use miniz_oxide::mz_adler32_oxide;

    #[test]
    fn it_never_changes() {
        assert_eq!(DICTIONARY.len(), 5660);
        assert_eq!(mz_adler32_oxide(1, DICTIONARY), 0xf4bb_7b3d);
    }
}
