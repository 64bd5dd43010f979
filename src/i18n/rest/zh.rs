//! 简体中文。

use super::super::Language;
use super::super::era_text;
use super::super::zh::{Chinese, json_fault, list};
use super::{FlagNote, KeyMatch, RestLanguage, Term, knowing};
use crate::cluster::discovery::{Difference, Remark};
use crate::cluster::{flags, manifest, pasted};
use crate::jose::warnings::{HeaderWarning, LooksLike};
#[cfg(feature = "keys")]
use crate::keys::algorithms::Takes;
#[cfg(feature = "keys")]
use crate::keys::pasted::{Note, Wrong as KeyWrong};
#[cfg(feature = "keys")]
use crate::keys::secret::{LineEnd, SecretFault, Warning};
#[cfg(feature = "keys")]
use crate::keys::{Check, KeyFault, Loose, Why};
use crate::kube::which::Sign;
use crate::rules::{Finding, NotAsked};
use crate::verifier::Authenticator;
use crate::yaml;

impl RestLanguage for Chinese {
    fn term(&self, term: Term) -> &'static str {
        match term {
            Term::Steps => "步骤",
            Term::NotReached => "未到达",
            Term::InSource => "源码位置",
            Term::Releases => "哪些版本？",
            Term::ReleasesHint => {
                "同一令牌、同一集群、同一时钟，由每个次版本判断。点选一行即改用其中最新的版本。"
            }
            Term::ChosenRelease => "已选",
            Term::AnyRelease => "任何版本",
            Term::OrNewer => "及之后",
            Term::OrOlder => "及之前",
            Term::NoRelease => "没有一个版本",
            Term::IssuedBy => "签发它的 Kubernetes（默认特性门控）",
            Term::WrittenBy => "写出日志的 Kubernetes",
            Term::People => "各方会看到什么",
            Term::PeopleHint => {
                "采用该版本的原文，日志为 UTC 时间；进程号是虚构的，行号在补丁版本之间会变。"
            }
            Term::ApiServerLog => "API Server 日志",
            Term::Client => "客户端",
            Term::TokenReviewTab => "TokenReview",
            Term::NothingLogged => "默认日志级别下没有任何记录。",
            Term::LoggedAtV4 => "-v=4 时还有",
            Term::AuditAnnotations => "审计事件中",
            Term::LetIn => "令牌被接受。客户端得到什么取决于权限：200，或带原因的 403。",
            Term::ResponseHeaders => "HTTP 401，响应头",
            Term::ResponseBody => "响应体",
            Term::Kubectl => "kubectl",
            Term::KubectlEmptyCache => "kubectl 首次访问该服务器时",
            Term::OidcNotConfigured => {
                "如果没有为该签发方配置 OIDC，错误就只有 `invalid bearer token`。"
            }
            Term::SeenBy => "视角",
            Term::Cluster => "集群",
            Term::Issuers => "签发方",
            Term::IssuersHint => "--service-account-issuer，用空格分隔",
            Term::Audiences => "API 受众",
            Term::AudiencesHint => "--api-audiences，用空格分隔",
            Term::Assumed => "假定",
            Term::Given => "已填写",
            Term::NothingToJudge => "有了令牌才会显示。",
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
            Term::AsksAboutItself => "请求审核用的也是这个令牌",
            Term::SuccessCache => {
                "刚刚接受过这个令牌的 API Server，在 10 秒内不再检查就会继续接受。拒绝的结果不缓存。"
            }
        }
    }

    fn rule(&self, id: &str) -> &'static str {
        match id {
            "issuer-expected" => "签发方",
            "well-formed" => "解析",
            "key-found" => "密钥",
            "signature-verified" => "签名",
            "claims-decoded" => "声明",
            "issuer-confirmed" => "再看签发方",
            "audience-expected" => "受众",
            "not-yet-valid" => "生效时间",
            "expired" => "过期时间",
            "issued-in-future" => "签发时间",
            "service-account-exists" => "服务账号",
            "secret-exists" => "Secret",
            "pod-exists" => "Pod",
            "node-exists" => "节点",
            "configuration-content" => "配置",
            "stale" => "陈旧提醒",
            "legacy-claims-present" => "旧式声明",
            "legacy-secret-matches" => "Secret 中的副本",
            "legacy-not-invalidated" => "未被标记失效",
            _ => "",
        }
    }

    fn authenticator(&self, authenticator: Authenticator) -> &'static str {
        match authenticator {
            Authenticator::Bound => "由服务账号认证器（绑定令牌）判断。",
            Authenticator::Legacy => "由服务账号认证器（旧式令牌）判断。它不看任何日期。",
            Authenticator::Oidc => {
                "不是服务账号令牌，因此按 OIDC 认证器判断，且只看令牌本身：exp 之后没有宽限，nbf 之前有 60 秒。"
            }
        }
    }

    fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::IssuerAccepted { issuer } => format!("接受 `{issuer}`"),
            Finding::ThreeSegments { alg: Some(alg) } => format!("三段，{alg}"),
            Finding::ThreeSegments { alg: None } => "三段，没有 alg".into(),
            Finding::ClaimsDecoded => "每个声明的类型都对".into(),
            Finding::IssuerStillAccepted { issuer } => format!("验签之后仍是 `{issuer}`"),
            Finding::AudienceShared { audiences } => format!("匹配的受众：{}", list(audiences)),
            Finding::NoAudience { audiences } if audiences.is_empty() => {
                "令牌没有写受众，视为 API Server 自己的".into()
            }
            Finding::NoAudience { audiences } => {
                format!(
                    "令牌没有写受众，视为 API Server 自己的：{}",
                    list(audiences)
                )
            }
            Finding::KeysChosen {
                kid: Some(kid),
                count: 1,
            } => format!("密钥 `{kid}`"),
            Finding::KeysChosen { count, .. } => format!("共 {count} 个密钥，逐个尝试"),
            Finding::SignatureGood { key } => format!("由密钥 `{key}` 验证"),
            Finding::LegacySecretSame { namespace, name } => {
                format!("Secret `{namespace}/{name}` 中正是这一枚令牌")
            }
            Finding::LegacyNotInvalidated => {
                "Secret 没有标签 kubernetes.io/legacy-token-invalid-since".into()
            }
            Finding::ConfigurationContent { user } => {
                format!("其签发方的配置接受它，身份为 `{}`", user.name)
            }
            Finding::LegacyClaims => "五个声明齐全，sub 与之相符".into(),
        }
    }

    fn not_asked(&self, why: NotAsked) -> &'static str {
        match why {
            NotAsked::Unreadable => "载荷无法读取",
            NotAsked::ByRelease => "此版本不检查",
            NotAsked::Later => "配置了多个受众，最后才比较",
            NotAsked::ClaimMissing => "没有这个声明，因此不比较",
            NotAsked::NotBound => "令牌没有绑定这类对象",
            NotAsked::NodeOfPod => "Pod 的节点只写入用户信息，不查验",
            NotAsked::NotExtended => "令牌没有被延长",
            NotAsked::LookupOff => "--service-account-lookup 已关闭",
        }
    }

    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::TokenRequest => {
                "有 `kubernetes.io`，即由 TokenRequest API 签发：kubelet 或 `kubectl create token` 申请"
            }
            Sign::Extended => "有 `warnafter`，即为 Pod 申请 3607 秒，被延长至一年",
            Sign::TokenId => "有 `jti`",
            Sign::NoTokenId => "没有 `jti`",
            Sign::NodeOfPod => "写明了 Pod 所在的节点",
            Sign::NodeBound => "绑定到节点",
            Sign::LegacySecret => "来自 Secret：手工创建的，任何版本都可以；服务账号自动得到的",
            Sign::NoKid => "头部没有 `kid`，即非常旧，或由手工制作",
        }
    }

    fn stale_step(&self, at: &str, past: bool) -> String {
        if past {
            format!("已过 {at}：接受，但在审计日志中标记为陈旧")
        } else {
            format!("{at} 之前不标记为陈旧")
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
                KeyFault::Ed448 => {
                    "这是 Ed448 密钥：能认出，但不校验。API Server 不可能有这种密钥".into()
                }
                KeyFault::Numbers => "这些数值不构成密钥".into(),
                KeyFault::Encrypted => "私钥有密码保护".into(),
                KeyFault::NoPublicPart => "私钥没有写明对应的公钥".into(),
                KeyFault::Pkcs8(oid) => {
                    format!(
                        "这种 PKCS#8 私钥（`{oid}`）没有写明对应的公钥，kube-apiserver 也不接受"
                    )
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
            Note::ShortRsa(bits) => format!("只有 {bits} 位，RFC 7518 要求 2048 位"),
            Note::NotOfServers => "API Server 不可能有这种密钥".into(),
        }
    }

    #[cfg(feature = "keys")]
    fn check(&self, check: Check) -> String {
        match check {
            Check::Verifies => "签名校验通过".into(),
            Check::VerifiesInGoOnly(Loose::SaltLength) => "kube-apiserver 校验通过，因为它接受任意长度的 PSS 盐；RFC 7518 要求盐与摘要等长，其他校验方会拒绝".into(),
            Check::VerifiesInGoOnly(Loose::OtherCurve { wanted }) => format!(
                "kube-apiserver 校验通过，因为它不比较 `alg` 与密钥；按标准，这个 `alg` 需要曲线 {} 上的密钥，其他校验方会拒绝",
                wanted.name()
            ),
            Check::Not(why) => match why {
                Why::UnknownAlgorithm => "header 里的 `alg` 不是签名算法".into(),
                Why::OtherKind { wanted } => {
                    let wanted = match wanted {
                        Takes::Secret => "共享密钥".into(),
                        Takes::Rsa => "RSA 密钥".into(),
                        Takes::Curve(curve) => format!("曲线 {} 上的密钥", curve.name()),
                        Takes::Edwards => "Ed25519 密钥".into(),
                    };
                    format!("header 里的 `alg` 需要{wanted}")
                }
                Why::Length { found, wanted } => {
                    format!("签名有 {found} 字节，应为 {wanted} 字节")
                }
                Why::DerEncoded => "确由这个密钥签署，但签名采用 OpenSSL 写出的 ASN.1（DER）形式；JWT 要求直接写出 R 和 S（RFC 7518，3.4）".into(),
                Why::Wrong => "签名校验不通过".into(),
            },
        }
    }

    #[cfg(feature = "keys")]
    fn secret_fault(&self, fault: SecretFault) -> &'static str {
        match fault {
            SecretFault::Character(_) => "这个字符不属于所选的写法",
            SecretFault::Cut(_) => "最后几个字符不足一个字节：缺了一部分",
            SecretFault::LooksLikeAKey(_) => {
                "这是另一种密钥，不是共享密钥；只有明确指定时才当作共享密钥读取"
            }
        }
    }

    #[cfg(feature = "keys")]
    fn secret_warning(&self, warning: Warning) -> String {
        match warning {
            Warning::Empty => "共享密钥为空：任何人都能用它签署".into(),
            Warning::Short { found, wanted } => {
                format!("只有 {found} 位，RFC 7518 要求至少 {wanted} 位")
            }
            Warning::LooksLikeAKey(_) => {
                "这是另一个密钥的文字。如果那个密钥是公开的，任何人都能用它签署".into()
            }
        }
    }

    #[cfg(feature = "keys")]
    fn line_end(&self, end: LineEnd) -> &'static str {
        match end {
            LineEnd::None => "签署时共享密钥末尾没有换行（`printf %s`）",
            LineEnd::Newline => "签署时共享密钥末尾带有换行（`echo`）",
            LineEnd::CarriageReturn => "签署时共享密钥末尾带有 Windows 换行",
        }
    }

    fn discovery(&self, remark: &Remark) -> String {
        match remark {
            Remark::SameIssuer => "`issuer` 与令牌的 `iss` 相同".into(),
            Remark::OtherIssuer { claimed, differ } => {
                let differ: Vec<&str> = differ
                    .iter()
                    .map(|difference| match difference {
                        Difference::Scheme => "`http` 与 `https`",
                        Difference::Host => "主机名",
                        Difference::Case => "大小写",
                        Difference::Port => "端口",
                        Difference::Path => "路径",
                        Difference::TrailingSlash => "末尾的斜杠",
                    })
                    .collect();
                match differ.is_empty() {
                    true => format!("`issuer` 与令牌的 `iss`（`{claimed}`）不同"),
                    false => format!(
                        "`issuer` 与令牌的 `iss`（`{claimed}`）不同，差别在于{}",
                        differ.join("、")
                    ),
                }
            }
            Remark::AlgorithmNotListed { alg, listed } => format!(
                "header 里的 `alg`（`{alg}`）不在签发者列出的算法之中：`{}`",
                listed.join(", ")
            ),
            Remark::KeysAt(uri) => {
                format!("签发者的密钥位于 `{uri}`；本页不会去获取，请粘贴到这里")
            }
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

    fn header_warning(&self, warning: &HeaderWarning) -> String {
        let at = |host: &Option<String>| match host {
            Some(host) => format!(" `{host}` "),
            None => "没有主机名的地址".into(),
        };
        match warning {
            HeaderWarning::Unsigned { alg } => format!(
                "`{alg}` 表示令牌没有签名。kube-apiserver 会拒绝它；有些库曾经接受过"
            ),
            HeaderWarning::SharedSecret { alg } => format!(
                "{alg} 使用共享密钥，而 kube-apiserver 没有这种密钥，会拒绝该令牌。有些库曾把公钥文本当作共享密钥而受骗（CVE-2015-9235、CVE-2016-10555）"
            ),
            HeaderWarning::UnknownAlgorithm {
                alg,
                meant: Some(meant),
            } => format!(
                "`{alg}` 不是算法：区分大小写，应写作 {meant}。kube-apiserver 会拒绝该令牌"
            ),
            HeaderWarning::UnknownAlgorithm { alg, meant: None } => {
                format!("`{alg}` 不是签名算法。kube-apiserver 会拒绝该令牌")
            }
            HeaderWarning::NoAlgorithm => "没有 `alg`。kube-apiserver 会拒绝该令牌".into(),
            HeaderWarning::EmbeddedKey => {
                "`jwk`：令牌自带密钥，而任何人都能带上自己的密钥。kube-apiserver 从不使用它；使用它的库曾因此受骗（CVE-2018-0114）".into()
            }
            HeaderWarning::KeysElsewhere { host } => format!(
                "`jku` 指向{}上的密钥。kube-apiserver 和本页都不会去获取；会去获取的验证方等于让令牌自选密钥",
                at(host)
            ),
            HeaderWarning::CertificateElsewhere { host } => format!(
                "`x5u` 指向{}上的证书。kube-apiserver 和本页都不会去获取；会去获取的验证方等于让令牌自选密钥",
                at(host)
            ),
            HeaderWarning::EmbeddedCertificate => {
                "`x5c`：令牌自带证书。kube-apiserver 从不用它验证签名；使用它的验证方必须检查证书由谁签发".into()
            }
            HeaderWarning::Critical { known, unknown } => {
                let mut said: Vec<String> = known
                    .iter()
                    .map(|name| {
                        let era = era_text(self, knowing(name));
                        format!("认识 `{name}` 的 kube-apiserver 版本：{era}")
                    })
                    .collect();
                if !unknown.is_empty() {
                    let names = list(unknown);
                    said.push(format!("没有任何 kube-apiserver 认识 {names}，都会拒绝该令牌"));
                }
                format!("`crit`：{}", said.join("；"))
            }
            HeaderWarning::RawPayload => format!(
                "`b64` 为 false：签名直接针对载荷原文（RFC 7797）。照此验证的 kube-apiserver 版本：{}；更早的版本按普通令牌验证",
                era_text(self, knowing("b64"))
            ),
            HeaderWarning::OddKeyId { looks } => {
                let looks = match looks {
                    LooksLike::Path => "路径",
                    LooksLike::Query => "数据库查询片段",
                    LooksLike::Command => "命令",
                    LooksLike::Address => "网址",
                };
                format!(
                    "`kid` 像是{looks}。kube-apiserver 最多只拿它与自己密钥的名称比较；按它查找密钥的验证方可能被诱导使用另一把密钥"
                )
            }
        }
    }
}
