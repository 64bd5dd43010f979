//! 简体中文。

use super::super::zh::Chinese;
use super::{KeyWord, KeysLanguage, Who};

impl KeysLanguage for Chinese {
    fn key_word(&self, word: KeyWord) -> &'static str {
        match word {
            KeyWord::Hint => {
                "公钥能说明令牌由谁签名。放在这里或线索框中均可，可一次放多个：PEM、证书、JWKS、DER。放在这里的内容除公钥外绝不会被分享。"
            }
            KeyWord::Placeholder => "kubectl get --raw /openid/v1/jwks 的输出、sa.pub，或共享密钥",
            KeyWord::ReadAs => "读作",
            KeyWord::AsKeys => "密钥；若不是密钥，则作为文本形式的共享密钥",
            KeyWord::AsText => "共享密钥，文本",
            KeyWord::AsBase64 => "共享密钥，base64",
            KeyWord::AsBase64url => "共享密钥，base64url",
            KeyWord::AsHex => "共享密钥，十六进制",
            KeyWord::SharedSecret => "共享密钥",
            KeyWord::SecretNote => {
                "kube-apiserver 没有共享密钥：凡 `HS…` 的令牌，无论由谁签名，一律拒绝。"
            }
            KeyWord::Outright => "若仍要当作共享密钥，请在“读作”中选择。",
            KeyWord::Thumbprint => "指纹（RFC 7638）",
            KeyWord::HeldBy => "拥有它的 API Server",
            KeyWord::HeldByNone => "这里没有 API Server 拥有它",
            KeyWord::PutIn => "填入",
            KeyWord::NoKeyRecognised => "填入的内容中没有识别出密钥。",
            KeyWord::HeaderWarnings => "头部中值得注意的",
            KeyWord::IssuerSays => "签发方的自述",
            KeyWord::UnknownKid => "遇到未知的 kid",
            KeyWord::WrongSignature => "签名不对",
            KeyWord::AllTried => "逐一尝试它的全部密钥",
            KeyWord::ReportsHint => "此版本如何报告",
        }
    }

    fn who(&self, who: Who) -> String {
        match who {
            Who::Key(kid) => format!("此令牌由密钥 `{kid}` 签名。"),
            Who::Secret => "此令牌由该共享密钥签名。".into(),
            Who::Nobody(1) => "此令牌不是由这个密钥签名的。".into(),
            Who::Nobody(count) => format!("此令牌不是由这 {count} 个密钥中的任何一个签名的。"),
            Who::NoneFits(alg) => format!("头部的 `alg` 为 {alg}，这里没有适用于它的密钥。"),
            Who::NoAlgorithm => "头部没有指明签名算法，因此任何密钥都无法判断。".into(),
            Who::NobodyNamed => {
                "头部指明了其中一个密钥，但签名并非出自该密钥：令牌被改动过，或者另一个密钥用了同样的名字。".into()
            }
            Who::Unknown { named: true } => {
                "没有可供核对的签名。按 kid，头部指的是其中一个密钥。".into()
            }
            Who::Unknown { named: false } => {
                "没有可供核对的签名，头部也没有指明其中任何一个密钥。".into()
            }
        }
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} 位")
    }
}
