//! 简体中文。

use super::super::Language;
use super::super::zh::{Chinese, json_fault, list};
use super::{FlagNote, KeyMatch, RestLanguage, Term};
use crate::cluster::{flags, manifest, pasted};
#[cfg(feature = "keys")]
use crate::keys::KeyFault;
#[cfg(feature = "keys")]
use crate::keys::pasted::{Note, Wrong as KeyWrong};
use crate::yaml;

impl RestLanguage for Chinese {
    fn term(&self, term: Term) -> &'static str {
        match term {
            Term::ClusterHint => {
                "把 `kubectl get sa,pod,secret,node -o yaml` 的输出、kube-apiserver 的命令行或 Pod 清单，以及它的公钥（`kubectl get --raw /openid/v1/jwks`）粘贴到线索框"
            }
            Term::Pasted => "已粘贴",
            Term::Contradicted => "相矛盾",
            Term::Keys => "密钥",
            Term::NotFoundNote => "“not found”没有写明命名空间，视为令牌所在的命名空间。",
            Term::Objects => "令牌所指的对象",
            Term::NoObjects => "该令牌没有指向任何要查找的对象。",
            Term::Flags => "其他参数",
            Term::Differ => "设置不同的 API Server",
            Term::DifferHint => {
                "各 API Server 的签发方、受众或密钥不一致，也会让 401 时有时无。留空则与上面相同。"
            }
            Term::OtherObjects => "已粘贴，但令牌没有指向",
            Term::AskedAudiences => "TokenReview 要求的受众",
            Term::AskedAudiencesHint => "无：以 API Server 自己的受众为准",
            Term::ReviewNote => {
                "Webhook、Vault 或 istiod 就是这样询问的。请求里带有自己的受众（`spec.audiences`）时，令牌只要包含其中之一即可，与 API Server 自己的受众无关。"
            }
            Term::SuccessCache => {
                "刚刚接受过这个令牌的 API Server，在 10 秒内不再检查就会继续接受。拒绝的结果不缓存。"
            }
        }
    }

    fn fault(&self, what: &pasted::Wrong) -> String {
        match what {
            pasted::Wrong::Yaml(wrong) => match wrong {
                yaml::Wrong::Stopped(why) => format!("从这里起 YAML 无法读取（`{why}`）"),
                yaml::Wrong::Duplicate(name) => format!("`{name}` 出现两次，以最后一个为准"),
                yaml::Wrong::KeyIsNoText => "键名不是文本，已略去".into(),
                yaml::Wrong::AliasOfItself => "别名指向自身，已略去".into(),
                yaml::Wrong::TooDeep => "嵌套过深，里面的内容已略去".into(),
                yaml::Wrong::TooMany => "值太多，其余已略去".into(),
            },
            pasted::Wrong::Json(wrong) => format!("JSON 已损坏：{}", json_fault(wrong)),
            pasted::Wrong::Object(wrong) => match wrong {
                manifest::Wrong::NotAnObject(found) => {
                    format!("这是{}，不是对象", self.json_kind(*found))
                }
                manifest::Wrong::Missing(path) => format!("缺少 `{path}`，该对象已略去"),
                manifest::Wrong::Type {
                    path,
                    found,
                    wanted,
                } => format!(
                    "`{path}` 是{}，应为{}",
                    self.json_kind(*found),
                    self.json_kind(*wanted)
                ),
                manifest::Wrong::NotATime { path, found } => {
                    format!("`{path}` 是 `{found}`，不是 RFC 3339 时间")
                }
                manifest::Wrong::NotBase64(path) => format!("`{path}` 不是 base64"),
            },
            pasted::Wrong::Flag { flag, what } => {
                let what = match what {
                    flags::Wrong::ValueMissing => "没有值".into(),
                    flags::Wrong::NotABool(found) => {
                        format!("是 `{found}`，既不是 true 也不是 false")
                    }
                    flags::Wrong::NotADuration(found) => {
                        format!("是 `{found}`，不是 `24h0m0s` 这样的时长")
                    }
                    flags::Wrong::OutOfRange(found) => {
                        format!(
                            "是 {}；须在 1 小时到 2^32 秒之间，API Server 才会启动",
                            self.span(*found)
                        )
                    }
                    flags::Wrong::Empty => "为空，API Server 不会启动".into(),
                    flags::Wrong::Twice(found) => {
                        format!("有两个 `{found}`，API Server 不会启动")
                    }
                    flags::Wrong::NotExpanded(found) => {
                        format!("是 `{found}`，粘贴的内容里看不到 shell 展开后的值")
                    }
                };
                format!("`--{flag}` {what}")
            }
        }
    }

    #[cfg(feature = "keys")]
    fn key_fault(&self, what: &KeyWrong) -> String {
        match what {
            KeyWrong::Json(wrong) => format!("密钥集已损坏：{}", json_fault(wrong)),
            KeyWrong::Pem(fault) | KeyWrong::Key(fault) => match fault {
                KeyFault::NoPem => "没有 PEM 块".into(),
                KeyFault::Label(label) => format!("`{label}` 不是公钥"),
                KeyFault::NoEnd => "缺少 `-----END …-----` 一行".into(),
                KeyFault::NotBase64 => "密钥不是 base64".into(),
                KeyFault::NotDer => "密钥无法读取：被截断或已损坏".into(),
                KeyFault::Algorithm(oid) => format!("没有令牌用这种密钥校验（`{oid}`）"),
                KeyFault::Numbers => "这些数值不构成密钥".into(),
                KeyFault::Encrypted => "私钥有密码保护".into(),
                KeyFault::NoPublicPart => "私钥没有写明对应的公钥".into(),
                KeyFault::Pkcs8(oid) => {
                    format!("kube-apiserver 不接受这种 PKCS#8 私钥（`{oid}`）")
                }
            },
            KeyWrong::Missing { member } => format!("缺少 `{member}`"),
            KeyWrong::NotText { member, found } => {
                format!("`{member}` 是{}，应为字符串", self.json_kind(*found))
            }
            KeyWrong::NotBase64url { member } => format!("`{member}` 不是 base64url"),
            KeyWrong::Length {
                member,
                found,
                wanted,
            } => {
                format!("`{member}` 有 {found} 字节，应为 {wanted} 字节")
            }
            KeyWrong::Modulus { bits } => format!("{bits} 位的 RSA 模数不予采用"),
            KeyWrong::Type(kty) => format!("没有令牌用 `{kty}` 类型的密钥校验"),
            KeyWrong::Symmetric => "`oct` 是共享密钥，API Server 没有这种密钥".into(),
            KeyWrong::Curve(crv) => format!("没有令牌用曲线 `{crv}` 上的密钥校验"),
            KeyWrong::NotAnObject { found } => {
                format!("密钥是{}，应为对象", self.json_kind(*found))
            }
            KeyWrong::TooMany => "密钥太多，从这里起没有读取".into(),
        }
    }

    #[cfg(feature = "keys")]
    fn key_note(&self, note: &Note) -> String {
        match note {
            Note::OwnKid(kid) => {
                format!("公布的名称是 `{kid}`：外部签名器自行命名密钥（1.32 起）")
            }
            Note::Private => "这是私钥：拿到它的人都能签署令牌。只有签过这个令牌才算数".into(),
            Note::Certificate => "在证书里；只有签过这个令牌才算数".into(),
            Note::NotInKeyFile => "kube-apiserver 不从密钥文件读取这种形式的密钥".into(),
        }
    }

    fn key_match(&self, found: KeyMatch) -> &'static str {
        match found {
            KeyMatch::Signed => "签署了这个令牌",
            KeyMatch::KidOnly => "是头部所指的密钥，但无法用它验证签名",
            KeyMatch::Named => "是头部所指的密钥",
            KeyMatch::No => "没有签署这个令牌",
        }
    }

    fn flag(&self, note: FlagNote) -> String {
        match note {
            FlagNote::Extend { on: true, extended: true } => {
                "`--service-account-extend-token-expiration` 已开启：所以这个令牌的有效期是一年".into()
            }
            FlagNote::Extend { on: true, .. } => {
                "`--service-account-extend-token-expiration` 已开启：3607 秒的令牌会延长到一年".into()
            }
            FlagNote::Extend { on: false, extended: true } => {
                "`--service-account-extend-token-expiration` 已关闭，令牌却是延长过的：由另一台 API Server 签发，或当时参数不同".into()
            }
            FlagNote::Extend { .. } => {
                "`--service-account-extend-token-expiration` 已关闭：令牌的有效期与申请的一致".into()
            }
            FlagNote::Longest { limit: 0, .. } => {
                "`--service-account-max-token-expiration` 没有设上限".into()
            }
            FlagNote::Longest { limit, lifetime: Some(lifetime) } if note.contradicts() => format!(
                "`--service-account-max-token-expiration` 是 {}，而这个令牌的有效期是 {}：由另一台 API Server 签发，或当时参数不同",
                self.span(limit),
                self.span(lifetime)
            ),
            FlagNote::Longest { limit, .. } => format!(
                "`--service-account-max-token-expiration`：令牌的有效期不超过 {}，延长的除外",
                self.span(limit)
            ),
            FlagNote::Lookup { on: true } => {
                "`--service-account-lookup` 已开启：也会查找旧式令牌的 Secret".into()
            }
            FlagNote::Lookup { on: false } => {
                "`--service-account-lookup` 已关闭：旧式令牌在密钥更换之前一直有效".into()
            }
            FlagNote::Other { flag, value } => format!("`--{flag}={value}`"),
        }
    }

    fn key_files(&self, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        format!(
            "API Server 读取 {}；文件内容没有粘贴，因此假定其中有正确的密钥。",
            list(&names)
        )
    }
}
