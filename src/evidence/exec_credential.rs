//! What a credential plugin of client-go prints (k8s.io/client-go/pkg/apis/clientauthentication/v1/types.go).

use super::carried::{self, Credential};
use super::clue::Found;
use super::document::{Document, at, of_kind};
use super::{certificate, token_request};

const FORM: &str = "exec_credential";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for answer in of_kind(&document.root, "ExecCredential") {
        if let Some(node) = at(answer, &["status", "token"]) {
            let it = Credential {
                form: FORM,
                node,
                name: None,
                used_by: Vec::new(),
                expires: token_request::expires(answer),
            };
            carried::credential(document, it, &mut found);
        }
        let pem = at(answer, &["status", "clientCertificateData"]);
        if let Some(text) = pem.and_then(|node| document.text(node)) {
            found.extend(certificate::of_pem(FORM, &text));
        }
    }
    found
}
