//! 简体中文。

use super::super::Language;
use super::super::zh::{Chinese, json_fault, list};
use super::{FlagNote, RestLanguage, Term};
use crate::cluster::{flags, manifest, pasted};
use crate::yaml;

impl RestLanguage for Chinese {
    fn term(&self, term: Term) -> &'static str {
        match term {
            Term::ClusterHint => {
                "把 `kubectl get sa,pod,secret,node -o yaml` 的输出，或 kube-apiserver 的命令行或 Pod 清单，粘贴到线索框"
            }
            Term::Pasted => "已粘贴",
            Term::Contradicted => "相矛盾",
            Term::Keys => "密钥",
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
                        format!("是 {}；至少 1 小时，API Server 才会启动", self.span(*found))
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
                "`--service-account-lookup` 已开启：旧式令牌也会查找".into()
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
