//! 简体中文。

use super::super::zh::Chinese;
use super::{KeyWord, KeysLanguage, Who};
use crate::keys::algorithms::{Curve, Takes};
use crate::keys::secret::{KeyLike, LineEnd, SecretFault, Warning};
use crate::keys::{Check, Loose, Why};

fn curve(curve: Curve) -> &'static str {
    match curve {
        Curve::P256 => "P-256",
        Curve::P384 => "P-384",
        Curve::P521 => "P-521",
        Curve::Secp256k1 => "secp256k1",
    }
}

fn takes(wanted: Takes) -> String {
    match wanted {
        Takes::Secret => "共享密钥".into(),
        Takes::Rsa => "RSA 密钥".into(),
        Takes::Curve(of) => format!(" {} 曲线上的密钥", curve(of)),
        Takes::Edwards => "Edwards 曲线密钥（Ed25519）".into(),
    }
}

fn like(like: KeyLike) -> &'static str {
    match like {
        KeyLike::Pem => "PEM 块",
        KeyLike::Jwk => "JSON Web Key",
        KeyLike::Der => "DER 格式的密钥",
    }
}

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
            Who::NobodyNamed(_) => {
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

    fn check(&self, check: Check) -> Option<String> {
        let text = match check {
            Check::Verifies | Check::Not(Why::Wrong) => return None,
            Check::VerifiesInGoOnly(Loose::SaltLength) => {
                "kube-apiserver 接受此签名，其他实现可能不接受：盐的长度与摘要不同（RFC 7518，3.5）".into()
            }
            Check::VerifiesInGoOnly(Loose::OtherCurve { wanted }) => format!(
                "kube-apiserver 接受此签名，其他实现不接受：`alg` 对应 {}",
                curve(wanted)
            ),
            Check::Not(Why::UnknownAlgorithm) => "未知的 `alg`，任何密钥都无法验证".into(),
            Check::Not(Why::OtherKind { wanted }) => format!("此 `alg` 需要{}", takes(wanted)),
            Check::Not(Why::Length { found, wanted }) => {
                format!("签名有 {found} 个字节，应为 {wanted} 个")
            }
            Check::Not(Why::DerEncoded) => {
                "确是此密钥的签名，但采用 OpenSSL 的形式（DER）；令牌中 R 与 S 应直接相连（RFC 7518，3.4）".into()
            }
        };
        Some(text)
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} 位")
    }

    fn secret_fault(&self, fault: &SecretFault) -> String {
        match fault {
            SecretFault::Character(_) => "此处的字符不属于该形式".into(),
            SecretFault::Cut(_) => "末尾的字符不足一个完整的字节".into(),
            SecretFault::LooksLikeAKey(it) => format!("这是 {}，按其形式不是共享密钥", like(*it)),
        }
    }

    fn secret_warning(&self, warning: Warning) -> String {
        match warning {
            Warning::Empty => "为空".into(),
            Warning::Short { found, wanted } => {
                format!("{found} 位短于摘要的 {wanted} 位：这样的密钥可以被穷举（RFC 7518，3.2）")
            }
            Warning::LooksLikeAKey(it) => format!(
                "按您的选择当作共享密钥，但它是 {}：如此校验的程序会让任何人用公钥伪造令牌",
                like(it)
            ),
        }
    }

    fn line_end(&self, end: LineEnd) -> &'static str {
        match end {
            LineEnd::None => "去掉末尾的换行就是该密钥：`echo` 会加换行，`printf` 不会。",
            LineEnd::Newline => "末尾加上换行（如 `echo` 所写）就是该密钥。",
            LineEnd::CarriageReturn => "末尾加上 Windows 换行就是该密钥。",
        }
    }
}
