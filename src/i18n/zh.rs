//! 简体中文.

use super::format::{Units, roughly, spoken};
use super::{Crowd, Language, Sample, Skew, Voice, Why, Word};
use crate::advice::Advice;
use crate::claims::{Meaning, Shape};
use crate::clocks::{Refresh, Role, Rotation};
use crate::cluster::ObjectKind;
use crate::jose::ClaimError;
use crate::json::{self, Wrong};
use crate::rules::{Assumption, Edge, Found, ObjectRef, Refusal};
use crate::time::{Nanos, OffsetFault, SECOND, TypedFault};
use crate::token::{Binding, Kind, Look, Part, TookOff, What};
use crate::verifier::{Heals, SUCCESS_CACHE};

pub struct Chinese;

const UNITS: Units = ["天", "小时", "分钟", "秒", "纳秒"];

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "字符串",
        Shape::Date => "秒数",
        Shape::TextOrList => "字符串或字符串列表",
        Shape::Bool => "true 或 false",
        Shape::Object => "对象",
        Shape::Any => "任意值",
    }
}

pub(super) fn list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    quoted.join("、")
}

impl Language for Chinese {
    fn word(&self, word: Word) -> &'static str {
        match word {
            Word::Tagline => "是哪个时钟拒绝了你的令牌？",
            Word::NothingLeaves => "数据不离开本页",
            Word::NothingLeavesWhy => {
                "本页的内容安全策略只允许读取它自己的文件，粘贴的内容也不会保存。"
            }
            Word::Theme => "主题",
            Word::ThemeSystem => "跟随系统",
            Word::ThemeLight => "浅色",
            Word::ThemeDark => "深色",
            Word::Share => "分享…",
            Word::CopyReport => "复制报告",
            Word::Forget => "全部忘记",
            Word::ForgetHint => "清空页面、记住的选项，以及为离线使用保存的文件",
            Word::OfflineReady => "从现在起，断网也能使用。",
            Word::OfflineNot => {
                "本页在此未保存供离线使用（需要 HTTPS 和浏览器允许）；请改为保存文件。"
            }
            Word::UpdateReady => "新版本已就绪，下次打开时启用。",
            Word::SaveAsFile => "保存为单个文件",
            Word::StructuredFailed => "用于按 AuthenticationConfiguration 判断令牌的部分未能加载。",
            Word::SigningFailed => "用于编写和签名的部分未能加载。",
            Word::EditAndSign => "编辑并签名",
            Word::SharingFailed => "用于分享、报告和打开链接的部分未能加载。",
            Word::LanguageLabel => "语言",
            Word::VersionLabel => "Kubernetes 版本",
            Word::ZoneLabel => "时间显示",
            Word::ZoneUtc => "UTC",
            Word::ZoneLocal => "本地时间",
            Word::Evidence => "线索",
            Word::EvidenceHint => {
                "粘贴令牌，单独或夹在其他文字里均可；还可附上日志、kubectl 输出的 YAML、kube-apiserver 的参数"
            }
            Word::Examples => "示例",
            Word::ExamplesHint => "每个示例都会填入令牌、机器和时刻。",
            Word::Clear => "清空",
            Word::Token => "令牌",
            Word::Claims => "声明",
            Word::Json => "JSON",
            Word::Header => "头部",
            Word::Payload => "载荷",
            Word::Copy => "复制",
            Word::Copied => "已复制",
            Word::Claim => "声明",
            Word::Value => "值与含义",
            Word::UnknownClaim => "Kubernetes 不看这个声明",
            Word::NoTokenYet => "粘贴令牌后，这里显示它的声明。",
            Word::Local => "本地",
            Word::NoTokenHeadline => "请粘贴令牌，或打开一个示例",
            Word::NoTokenWhy => {
                "然后填写每个时钟差多少。本页会指出 kube-apiserver 的哪一步校验失败、在哪台服务器上、原因是什么、会持续多久。"
            }
            Word::Branch => "失败分支",
            Word::Because => "拒绝的依据",
            Word::Distance => "距离接受",
            Word::HealsByItself => "自行恢复",
            Word::HoldsFor => "继续接受",
            Word::Servers => "拒绝的服务器",
            Word::WhatToDo => "怎么办",
            Word::AssumedHeading => "假定",
            Word::ForEver => "无限期：不检查过期",
            Word::Never => "不会",
            Word::Timeline => "时间线",
            Word::TimelineHint => {
                "每个手柄停在该机器时钟所指的位置。可以拖动，也可以用方向键：每次 1 秒，按住 Shift 为 1 分钟；Home 归零。"
            }
            Word::TimelineAxis => "时钟的读数",
            Word::WholeLife => "整个有效期",
            Word::AroundClocks => "时钟附近",
            Word::Leeway => "宽限",
            Word::Clocks => "时钟",
            Word::ClocksHint => {
                "相对真实时间的偏移，照平常的写法：-2m、+90s、1m30s、-0.4s、1h。正数表示偏快。"
            }
            Word::Machine => "机器",
            Word::RoleColumn => "角色",
            Word::Offset => "偏移",
            Word::Reads => "读数",
            Word::Answer => "结果",
            Word::AddServer => "添加 API Server",
            Word::AddNode => "添加节点",
            Word::Remove => "移除",
            Word::MakeIssuer => "设为签发方",
            Word::TimeOfRequest => "请求时刻",
            Word::TimeOfRequestHint => "留空为现在 · 2023-12-12 10:39:53Z · 1702377593 · nbf+3s",
            Word::Hold => "固定此刻",
            Word::GoLive => "回到现在",
            Word::RestFailed => "未能从本页所在的主机加载步骤、版本和消息部分。",
            Word::KeysFailed => "未能从本页所在的主机加载验签部分，因此密钥视为没有粘贴。",
            Word::CloserFailed => "未能从本页所在的主机加载读取日志和测量时钟的部分。",
            Word::KeysAreAll => "粘贴的密钥就是 API Server 拥有的全部密钥",
            Word::TryAgain => "重试",
            Word::Source => "Apache-2.0 或 MIT 许可。",
            Word::SingleFile => "单文件版：断网也能使用",
            Word::AcceptsShort => "接受",
            Word::RejectsShort => "拒绝",
            Word::CannotTellShort => "无法判断",
            Word::RotatesInTime => "按时轮换",
            Word::RotatesLate => "轮换太晚",
            Word::NotRotated => "不由 kubelet 轮换",
        }
    }

    fn sample(&self, sample: Sample) -> (&'static str, &'static str) {
        match sample {
            Sample::Story => (
                "时有时无的 401",
                "Kubernetes 1.22，两台 API Server，其中一台慢两分钟。点两次“+1 min”后两台都接受。",
            ),
            Sample::NeverReread => (
                "从不重读令牌的客户端",
                "令牌一小时前已过期，而文件里早有新的",
            ),
            Sample::Extended => ("能用一年的令牌", "被延长，且已过 warnafter"),
            Sample::WrongAudience => ("给别人的令牌", "签发给 Vault，却交给了 API Server"),
            Sample::Legacy => ("来自 Secret 的令牌", "旧式令牌：校验时不看时钟"),
        }
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Issuer => "API Server，签发方",
            Role::Verifier => "API Server，校验方",
            Role::Node => "节点：kubelet 与工作负载",
        }
    }

    fn form(&self, form: &str) -> &'static str {
        match form {
            "share_link" => "jwtriage 链接",
            "compact" => "令牌",
            "bearer" => "带 Bearer 的令牌",
            "bootstrap" => "引导令牌",
            "aws_iam" => "AWS IAM 令牌",
            "pem" => "PEM 块",
            "discovery" => "OIDC discovery 文档",
            "der" => "没有 PEM 首尾行的密钥或证书（base64 的 DER）",
            "klog" => "日志行",
            "json" => "JSON",
            "jwks" => "公钥（JWKS）",
            "manifest" => "Kubernetes 对象",
            "kube_apiserver" => "kube-apiserver 参数",
            "not_found" => "“不存在”的答复",
            _ => "",
        }
    }

    fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Bound { to, extended } => {
                let to = match to {
                    Binding::None => "未绑定对象",
                    Binding::Pod => "绑定到 Pod",
                    Binding::Secret => "绑定到 Secret",
                    Binding::Node => "绑定到节点",
                };
                let extended = if extended { "，延长至一年" } else { "" };
                format!("服务账号令牌，{to}{extended}")
            }
            Kind::LegacySecret => "旧式服务账号令牌，来自 Secret".into(),
            Kind::IdToken => "OIDC ID 令牌，或同类令牌".into(),
            Kind::OtherJwt => "其他 JWT".into(),
            Kind::Jwe => "加密令牌（JWE）".into(),
        }
    }

    fn part(&self, part: Part) -> &'static str {
        match part {
            Part::Header => "头部",
            Part::Payload => "载荷",
            Part::Signature => "签名",
        }
    }

    fn problem(&self, what: &What) -> String {
        match what {
            What::TookOff(took) => match took {
                TookOff::AuthorizationHeader => "已去掉 `Authorization: Bearer`".into(),
                TookOff::Bearer => "已去掉 `Bearer`".into(),
                TookOff::Quotes => "已去掉令牌两端的引号".into(),
                TookOff::Space(count) => format!("已去掉 {count} 个空格或换行"),
                TookOff::LineBreaks(count) => format!("已去掉令牌中的 {count} 个换行"),
                TookOff::Hidden(count) => format!("已去掉 {count} 个不可见字符"),
                TookOff::Around => "令牌周围的文字未使用".into(),
            },
            What::MoreTokens(count) => format!("粘贴内容里还有 {count} 个令牌；这里只看第一个"),
            What::NotAToken(look) => not_a_token(look),
            What::SegmentMissing(Part::Signature) => "缺少第三段，即签名；除签名外都会判断".into(),
            What::SegmentMissing(part) => {
                format!("缺少{}段；令牌有三段，用点隔开", self.part(*part))
            }
            What::SegmentEmpty(part) => format!("{}是空的", self.part(*part)),
            What::TooManySegments(count) => {
                format!("共 {count} 段；签名令牌有三段，加密令牌有五段")
            }
            What::Encrypted => {
                "共五段：这是加密令牌（JWE）。没有密钥只能读头部；kube-apiserver 不接受这种令牌"
                    .into()
            }
            What::BearerTwice => "`Bearer` 写了两次：验证方会把第二个当成令牌".into(),
            What::FirstLetterMissing => {
                "头部以 `yJ` 开头：开头的字母 `e` 很可能在复制时丢了".into()
            }
            What::OrdinaryBase64 {
                part,
                found,
                instead,
            } => {
                format!(
                    "{}中的 `{found}` 属于普通 base64；令牌用 `{instead}` 代替，已按后者读取",
                    self.part(*part)
                )
            }
            What::Padding { part } => format!("{}末尾有 `=`：令牌不使用填充", self.part(*part)),
            What::NotBase64 { part, found } => {
                format!(
                    "{}中的 `{}` 不是 base64url 字符；已读取它之前的内容",
                    self.part(*part),
                    found.escape_debug()
                )
            }
            What::Ellipsis { part } => {
                format!("`…`：{}的中间被省略了；请粘贴完整的令牌", self.part(*part))
            }
            What::LengthImpossible { part } => format!(
                "{}的长度在 base64 中不可能出现；末尾可能缺失",
                self.part(*part)
            ),
            What::Json { part, wrong } => format!("{}：{}", self.part(*part), json_fault(wrong)),
            What::NotAnObject { part, found } => format!(
                "{}是{}；应为 JSON 对象",
                self.part(*part),
                self.json_kind(*found)
            ),
            What::ClaimType {
                claim,
                found,
                wanted,
            } => format!(
                "`{claim}` 是{}；应为{}",
                self.json_kind(*found),
                shape(*wanted)
            ),
            What::Milliseconds {
                claim,
                written,
                per_second,
                year,
            } => {
                let unit = match per_second {
                    1_000 => "毫",
                    1_000_000 => "微",
                    _ => "纳",
                };
                format!("`{claim}` 写成了{unit}秒（`{written}`）；各方都按秒读取，那就是 {year} 年")
            }
            What::DateAsText { claim, written } => {
                format!("`{claim}` 是字符串 `{written}`；日期应为秒数，不加引号")
            }
            What::OtherCase { found, meant } => {
                format!("`{found}` 不是 `{meant}`：声明名区分大小写，kube-apiserver 会忽略它")
            }
            What::SignatureLeftOut => "签名是有意略去的；其余部分都会判断".into(),
            What::Unsigned => "`alg` 为 `none`：令牌没有签名，任何 API Server 都不接受".into(),
        }
    }

    fn json_kind(&self, kind: json::Kind) -> &'static str {
        match kind {
            json::Kind::Null => "null",
            json::Kind::Bool => "布尔值",
            json::Kind::Number => "数字",
            json::Kind::String => "字符串",
            json::Kind::Array => "列表",
            json::Kind::Object => "对象",
        }
    }

    fn meaning(&self, meaning: Meaning) -> &'static str {
        match meaning {
            Meaning::Issuer => "签发方：必须与 API Server 的某个 --service-account-issuer 一字不差",
            Meaning::Subject => "令牌代表谁",
            Meaning::Audience => "令牌签发给谁；服务器必须是其中之一",
            Meaning::Expires => "过期时间：过了此刻和宽限就不再接受",
            Meaning::NotBefore => "生效时间：早于此刻减去宽限就不接受",
            Meaning::IssuedAt => "签发时间，由签发方的时钟写入",
            Meaning::TokenId => "这一枚令牌的编号；从 1.30 起在审计日志中为 credential-id",
            Meaning::Kubernetes => "令牌绑定的对象",
            Meaning::Namespace => "服务账号的命名空间",
            Meaning::ServiceAccount => "服务账号",
            Meaning::ServiceAccountUid => "其 UID：服务账号重建后 UID 改变，令牌随之失效",
            Meaning::Pod => "令牌绑定的 Pod；Pod 删除后令牌失效",
            Meaning::PodUid => "其 UID",
            Meaning::Secret => "令牌绑定的 Secret；Secret 删除后令牌失效",
            Meaning::SecretUid => "其 UID",
            Meaning::Node => "令牌绑定的节点，或其 Pod 所在的节点",
            Meaning::NodeUid => "其 UID",
            Meaning::WarnAfter => "客户端此时应已换上新令牌；之后仍接受，但审计日志会标记为陈旧",
            Meaning::LegacyNamespace => "服务账号的命名空间",
            Meaning::LegacySecret => "存放令牌的 Secret",
            Meaning::LegacyServiceAccount => "服务账号",
            Meaning::LegacyServiceAccountUid => "其 UID",
            Meaning::Nonce => "把令牌与一次登录对应起来",
            Meaning::AuthorizedParty => "申请令牌的客户端",
            Meaning::AuthTime => "登录时间",
            Meaning::Email => "电子邮件地址",
            Meaning::EmailVerified => "地址是否已验证；用户名取自邮件时，kube-apiserver 拒绝 false",
            Meaning::Name => "姓名",
            Meaning::Groups => "组",
            Meaning::AccessTokenHash => "同时签发的访问令牌的哈希",
            Meaning::Algorithm => "签名算法",
            Meaning::KeyId => "签名密钥的编号；从 1.31 起 kube-apiserver 据此选密钥",
            Meaning::Type => "类型；kube-apiserver 不写",
            Meaning::ContentType => "载荷的类型",
            Meaning::KeyUrl => "密钥集地址；本页从不获取，kube-apiserver 也不用",
            Meaning::EmbeddedKey => "令牌自带的密钥；从不信任",
            Meaning::CertificateUrl => "证书地址；本页从不获取，kube-apiserver 也不用",
            Meaning::CertificateChain => "令牌自带的证书；从不信任",
            Meaning::CertificateThumbprint => "证书指纹",
            Meaning::Critical => {
                "校验方必须理解的扩展；kube-apiserver 一个也不认，从 1.27 起只认 `b64`"
            }
            Meaning::Encryption => "内容的加密方式",
        }
    }

    fn branch(&self, refusal: Option<&Refusal>) -> &'static str {
        let Some(refusal) = refusal else {
            return "无法判断";
        };
        match refusal {
            Refusal::NotMine { .. } => "签发方不被接受",
            Refusal::Unreadable => "无法解析",
            Refusal::IssuerChanged { .. } => "签发方不被接受",
            Refusal::Undecodable { error, .. } => match error {
                ClaimError::DateNotANumber { .. } => "有日期不是数字",
                ClaimError::AudienceNotText { .. } => "受众不是文本",
                ClaimError::WrongType { .. } => "有声明类型不对",
                ClaimError::Duplicate { .. } => "有声明重复出现",
            },
            Refusal::NoKeyFound { .. } => "服务器没有其 kid 所指的密钥",
            Refusal::SignatureWrong { .. } => "没有密钥能验证其签名",
            Refusal::CriticalUnreadable { .. } | Refusal::CriticalUnknown { .. } => {
                "crit 头部的要求无法满足"
            }
            Refusal::AlgorithmUnusable { .. } => "没有密钥能验证其算法",
            Refusal::AudienceDiffers { .. } => "受众不符",
            Refusal::NotValidYet => "尚未生效",
            Refusal::Expired => "已过期",
            Refusal::NoExpiry => "没有 exp，视为已过期",
            Refusal::IssuedInTheFuture => "签发时间在未来",
            Refusal::LegacyClaimMissing { .. } => "缺少旧式声明",
            Refusal::LegacySubjectDiffers => "sub 与其他声明不符",
            Refusal::NodeBindingOff => "绑定到节点，该版本默认拒绝",
            Refusal::ObjectMissing { .. } => "所绑定的对象不存在",
            Refusal::ObjectDeleted { .. } => "所绑定的对象已删除",
            Refusal::ObjectDiffers { .. } => "所绑定的对象已重建",
            Refusal::LegacySecretDiffers { .. } => "Secret 中是另一枚令牌",
            Refusal::LegacyInvalidated { .. } => "Secret 被标记为失效",
            Refusal::ByConfiguration { .. } => "被其签发方的配置拒绝",
        }
    }

    fn rejects(&self, crowd: Crowd, branch: &str) -> String {
        match crowd {
            Crowd::One(server) => format!("{server} 拒绝此令牌：{branch}"),
            Crowd::All(count) => format!("{count} 台 API Server 全部拒绝此令牌：{branch}"),
            Crowd::Some { count, of } => {
                format!("{of} 台 API Server 中有 {count} 台拒绝此令牌：{branch}")
            }
        }
    }

    fn accepts(&self, crowd: Crowd) -> String {
        match crowd {
            Crowd::One(server) => format!("{server} 接受此令牌"),
            Crowd::All(count) => format!("{count} 台 API Server 全部接受此令牌"),
            Crowd::Some { count, of } => format!("{of} 台 API Server 中有 {count} 台接受此令牌"),
        }
    }

    fn different_reasons(&self) -> &'static str {
        "原因各不相同"
    }

    fn distance(&self, short_by: Nanos, edge: Edge) -> String {
        match edge {
            Edge::Start => format!("+{}（它的时钟太早）", self.span(short_by)),
            Edge::End => format!("−{}（它的时钟太晚）", self.span(short_by)),
        }
    }

    fn labelled(&self, label: &str, what: &str) -> String {
        format!("{label}：{what}")
    }

    fn counted(&self, label: &str, count: usize) -> String {
        format!("{label}（{count}）")
    }

    fn since_request(&self, distance: Nanos) -> String {
        match distance {
            0 => "正是请求时刻".into(),
            1.. => format!("请求之后 {}", roughly(distance, &UNITS)),
            _ => format!("请求之前 {}", roughly(distance, &UNITS)),
        }
    }

    fn read_as(&self, seconds: Nanos, by_processor: bool) -> String {
        if by_processor {
            format!("amd64 上的 kube-apiserver 读作 {seconds}；其他处理器可能不同")
        } else {
            format!("kube-apiserver 读作 {seconds}")
        }
    }

    fn judged_now_instead(&self) -> &'static str {
        "；暂按现在判断"
    }

    fn cannot_tell(&self) -> &'static str {
        "无法判断"
    }

    fn why(&self, why: &Why, voice: &Voice) -> String {
        let (server, clock) = (why.server, voice.time(why.clock));
        let Some(refusal) = why.refusal else {
            return accepted(self, why, voice);
        };
        let mut text = match (refusal, why.check) {
            (Refusal::NotValidYet | Refusal::IssuedInTheFuture, Some(check)) => format!(
                "{server} 的时钟读数为 {clock}。按{}，令牌{} {}（{}），校验允许 {}的宽限：这个时钟还差 {}。",
                if why.foreign {
                    "签发方的时钟"
                } else {
                    "签发方 API Server 的时钟"
                },
                if check.claim == "iat" {
                    "签发于"
                } else {
                    "生效于"
                },
                voice.time(check.stamp),
                check.claim,
                self.leeway(check.leeway),
                self.span(why.short_by.unwrap_or(0)),
            ),
            (Refusal::Expired, Some(check)) => format!(
                "{server} 的时钟读数为 {clock}。令牌于 {} 到期（exp）{}：已超出 {}。",
                voice.time(check.stamp),
                if check.leeway == 0 {
                    "，且此校验没有宽限".into()
                } else {
                    format!(
                        "，{}的宽限于 {} 用完",
                        self.leeway(check.leeway),
                        voice.time(check.stamp.plus(check.leeway))
                    )
                },
                self.span(why.short_by.unwrap_or(0)),
            ),
            (refusal, _) => self.refusal(refusal) + "。",
        };
        if let Some(found) = why.skew() {
            text.push_str(&skew(self, server, found));
        }
        text
    }

    fn stale(&self, stale_for: Nanos) -> String {
        format!(
            "已过 warnafter {}：仍被接受，但每次使用都会在审计日志中标记为陈旧。客户端一直在用旧令牌。",
            self.span(stale_for)
        )
    }

    fn share(&self, rejecting: usize, servers: usize) -> String {
        if rejecting == servers {
            format!("全部 {servers} 台")
        } else {
            format!("{servers} 台中 {rejecting} 台；客户端遇到哪台取决于它的连接")
        }
    }

    fn in_time(&self, distance: Nanos, at: &str) -> String {
        format!("{}后，即 {at}", self.span(distance))
    }

    fn away(&self, distance: Nanos) -> String {
        match distance {
            0 => "现在".into(),
            1.. => format!("{}后", roughly(distance, &UNITS)),
            _ => format!("{}前", roughly(distance, &UNITS)),
        }
    }

    fn span(&self, distance: Nanos) -> String {
        spoken(distance, &UNITS)
    }

    fn leeway(&self, leeway: Nanos) -> String {
        format!("{} 秒", leeway / SECOND)
    }

    fn far_year(&self, year: Nanos) -> String {
        format!("约 {year} 年")
    }

    fn advice(&self, advice: &Advice) -> String {
        match advice {
            Advice::SetClock { machine } => format!("校准 {machine} 的时钟。在该机器上运行 `chronyc tracking` 可看到偏差。"),
            Advice::CompareClocks { one, other } => {
                format!("比较 {one} 与 {other} 的时钟：在两台机器上运行 `chronyc tracking`，或比较它们响应中的 `Date` 头。")
            }
            Advice::Wait { distance, skewed } => {
                let wait = format!("等待 {}：之后此令牌会被接受。", self.span(*distance));
                if *skewed {
                    format!("{wait}时钟校准之前，下一枚新令牌还会遇到同样的问题。")
                } else {
                    wait
                }
            }
            Advice::NewToken => "获取新的令牌，并交给正在使用旧令牌的一方。".into(),
            Advice::NewIdToken => "请获取新的 ID 令牌：重新登录，或让客户端刷新。".into(),
            Advice::EnterOffsets => "`nbf` 在签发时写入，因此必有时钟不准：签发方偏快，或校验方、本机偏慢。请在“时钟”中填写偏移，或填写请求时刻。".into(),
            Advice::Reread => "让客户端重新读取令牌文件，或重启它。客户端应每分钟重读一次；client-go 会这样做。".into(),
            Advice::RecreatePod => "如果紧急且 Pod 由控制器管理，可删除它：新建的 Pod 会得到新令牌。".into(),
            Advice::AskForAudience { audience } => format!(
                "申请受众符合该服务器的令牌：在投射卷中设置 `audience: {audience}`，或使用 `kubectl create token` 的 `--audience`（1.24 及之后）。"
            ),
            Advice::CompareIssuer => "把 `iss` 与每台 API Server 的 `--service-account-issuer` 逐字比较：末尾的斜杠也算。".into(),
            Advice::EnterAudiences => "如果这台 API Server 的 `--api-audiences` 不同，请在“集群”中填写。".into(),
            Advice::FindCaller => "日志不记录调用方。请在审计日志中查找该时刻响应码为 401 的事件：其中有来源地址和 user agent，但没有用户。".into(),
            Advice::ReplaceLegacy => "它永不过期。请改用 TokenRequest API 的令牌：`kubectl create token`，或投射卷。".into(),
            Advice::PasteWhole => "请粘贴完整的令牌：`kubectl exec POD -- cat /var/run/secrets/kubernetes.io/serviceaccount/token`。".into(),
            Advice::CompareFlags { one, other } => format!("{one} 与 {other} 的设置不同，结果取决于请求落到哪一台。请让所有 API Server 的 `--service-account-…` 与 `--api-audiences` 参数保持一致。"),
            Advice::CheckEveryServer => "结果取决于由哪台 API Server 应答。请检查所有控制平面机器的时钟，而不只是一台。".into(),
        }
    }

    fn assumption(&self, assumption: &Assumption) -> String {
        match assumption {
            Assumption::Issuer { issuer } => format!("API Server 接受签发方 `{issuer}`"),
            Assumption::OidcIssuer { issuer } => format!("已为 `{issuer}` 配置 OIDC"),
            Assumption::Key {
                kid: Some(kid),
                all_tried: false,
            } => format!("API Server 有密钥 `{kid}`"),
            Assumption::Key {
                kid: Some(_),
                all_tried: true,
            } => "API Server 有该密钥；此版本不看 kid，逐个尝试".into(),
            Assumption::Key { kid: None, .. } => {
                "API Server 有该密钥；头部没有写 kid，因此逐个尝试".into()
            }
            Assumption::Signature => "签名正确：没有粘贴可供验签的密钥".into(),
            Assumption::SignatureNotPasted => "令牌的签名正确，尽管没有粘贴签名".into(),
            Assumption::Audiences { audiences } => {
                format!("API Server 的受众包括 {}", list(audiences))
            }
            Assumption::OidcAudience { audiences } if audiences.is_empty() => {
                "已配置 client id".into()
            }
            Assumption::OidcAudience { audiences } => {
                format!("所配置的 client id 在 {} 之中", list(audiences))
            }
            Assumption::ServiceAccount { namespace, name } => {
                format!("服务账号 `{namespace}/{name}` 存在，且 UID 相同")
            }
            Assumption::Secret { namespace, name } => {
                format!("Secret `{namespace}/{name}` 存在，且 UID 相同")
            }
            Assumption::Pod { namespace, name } => {
                format!("Pod `{namespace}/{name}` 存在，且 UID 相同")
            }
            Assumption::Node { name } => format!("节点 `{name}` 存在，且 UID 相同"),
            Assumption::LegacySecret { namespace, name } => {
                format!("Secret `{namespace}/{name}` 中仍是这一枚令牌")
            }
            Assumption::LegacyNotInvalidated => {
                "Secret 没有标签 kubernetes.io/legacy-token-invalid-since".into()
            }
            Assumption::Configuration => "配置中本页无法计算的部分不会拒绝任何人".into(),
        }
    }

    fn found(&self, found: &Found) -> String {
        let object = object_of(&found.object);
        let deleted = match found.deletion {
            Some(_) => "，正在被删除",
            None => "",
        };
        match &found.uid {
            Some(uid) => format!("{object} 存在，UID `{uid}` 与令牌一致{deleted}"),
            None => format!("{object} 存在{deleted}，假定其 UID 与令牌一致"),
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotMine {
                found: Some(found),
                accepted,
            } if accepted.is_empty() => format!("没有谁接受签发方 `{found}`"),
            Refusal::NotMine {
                found: Some(found),
                accepted,
            } => format!("由 `{found}` 签发，而该服务器接受 {}", list(accepted)),
            Refusal::NotMine { found: None, .. } => {
                "没有文本形式的 `iss`，因此没有认证器处理此令牌".into()
            }
            Refusal::Unreadable => "文本不能解析为令牌，因此没有认证器处理它".into(),
            Refusal::IssuerChanged { found } if found.is_empty() => {
                "验签之后找不到名字完全相同的 `iss`".into()
            }
            Refusal::IssuerChanged { found } => format!("验签之后 `iss` 为 `{found}`，不被接受"),
            Refusal::Undecodable { error, .. } => match error {
                ClaimError::DateNotANumber { claim, found } => {
                    format!("`{claim}` 是{}，应为秒数", self.json_kind(*found))
                }
                ClaimError::AudienceNotText { found } => {
                    format!("`aud` 是{}，应为文本或文本列表", self.json_kind(*found))
                }
                ClaimError::WrongType { claim, found, .. } => {
                    format!("`{claim}` 是{}，无法解码", self.json_kind(*found))
                }
                ClaimError::Duplicate { name } => {
                    format!("`{name}` 在同一对象中出现两次，无法解码")
                }
            },
            Refusal::NoKeyFound { kid: Some(kid) } => format!("服务器没有 kid 为 `{kid}` 的密钥"),
            Refusal::NoKeyFound { kid: None } => "服务器没有密钥".into(),
            Refusal::SignatureWrong { tried } => format!("试过的 {tried} 个密钥都不能验证签名"),
            Refusal::CriticalUnreadable { found, .. } => {
                format!("`crit` 中有{}，应为文本列表", self.json_kind(*found))
            }
            Refusal::CriticalUnknown { names } => {
                format!("`crit` 要求 {}，此版本不认识", list(names))
            }
            Refusal::AlgorithmUnusable { alg: Some(alg) } => {
                format!("`alg` 为 `{alg}`：API Server 的任何密钥都无法验证")
            }
            Refusal::ByConfiguration { error } => format!("其签发方的配置拒绝了它：`{error}`"),
            Refusal::AlgorithmUnusable { alg: None } => {
                "头部没有文本形式的 `alg`，任何密钥都无法验证".into()
            }
            Refusal::ObjectMissing { object } if object.name.is_empty() => {
                format!("令牌没有写明{}，因此查找不到", kind_of(object.kind))
            }
            Refusal::ObjectMissing { object } => format!("{} 不存在", object_of(object)),
            Refusal::ObjectDeleted { object } if object.legacy => {
                format!("{} 正在被删除", object_of(object))
            }
            Refusal::ObjectDeleted { object } => {
                format!("{} 已删除超过一分钟", object_of(object))
            }
            Refusal::ObjectDiffers { object, uid, claim } => format!(
                "{} 的 UID 是 `{uid}`，而令牌写的是 `{claim}`：对象已重建",
                object_of(object)
            ),
            Refusal::LegacySecretDiffers { object } => {
                format!("{} 中是另一枚令牌", object_of(object))
            }
            Refusal::LegacyInvalidated { object } => format!(
                "{} 带有标签 kubernetes.io/legacy-token-invalid-since：令牌长期未使用",
                object_of(object)
            ),
            Refusal::AudienceDiffers {
                found,
                wanted,
                assumed,
            } => {
                let only = if *assumed {
                    "假定只接受"
                } else {
                    "只接受"
                };
                format!(
                    "此令牌签发给 {}，而该服务器{only} {}",
                    list(found),
                    list(wanted)
                )
            }
            Refusal::NotValidYet => "时钟早于令牌的生效时间".into(),
            Refusal::Expired => "时钟晚于令牌的过期时间".into(),
            Refusal::NoExpiry => {
                "没有 `exp`；在 Kubernetes 1.26 及之前以及 OIDC 中视为早已过期".into()
            }
            Refusal::IssuedInTheFuture => "时钟早于令牌的签发时间".into(),
            Refusal::LegacyClaimMissing { claim } => format!("缺少旧式声明 `{claim}`，或为空"),
            Refusal::LegacySubjectDiffers => "`sub` 与其他声明中的命名空间和名称不符".into(),
            Refusal::NodeBindingOff => {
                "绑定到节点，而此版本的 ServiceAccountTokenNodeBindingValidation 未启用".into()
            }
        }
    }

    fn damaged(&self) -> &'static str {
        "粘贴的令牌缺了一部分，无法判断服务器会如何处理完整的令牌。能读出的部分已显示。"
    }

    fn rotation(&self, refresh: &Refresh, rotation: &Rotation, voice: &Voice) -> String {
        if refresh.at_once {
            return "这个时钟比签发方快得太多，新令牌一到手就该轮换：kubelet 每次检查（约每分钟）都会重新申请。".into();
        }
        let when = format!(
            "kubelet 会在真实时间 {} 至 {} 之间更换令牌文件：有效期（{}）过去 80 % 或满 24 小时，以先到者为准，按它自己的时钟是 {}；约每分钟检查一次。",
            voice.time(refresh.earliest),
            voice.time(refresh.latest),
            self.span(refresh.lifetime),
            voice.time(refresh.due),
        );
        let then = match rotation {
            Rotation::InTime { spare } => format!(
                "扣除客户端重读所需的一分钟，离首台 API Server 判定旧令牌过期还有 {}。",
                self.span(*spare)
            ),
            Rotation::Late { by, server } => format!(
                "太晚了：工作负载最长可能有 {} 拿着已被 {server} 判为过期的令牌。",
                self.span(*by)
            ),
            Rotation::NoExpiry => "没有 API Server 会判旧令牌过期。".into(),
        };
        format!("{when}{then}")
    }

    fn offset_fault(&self, fault: &OffsetFault) -> String {
        match fault {
            OffsetFault::NoNumber { found, column } if found.is_empty() => {
                format!("第 {column} 列缺少数字；请写成 -2m 或 +90s")
            }
            OffsetFault::NoNumber { found, column } => {
                format!("第 {column} 列的 `{found}` 不是数字；请写成 -2m、+90s 或 1m30s")
            }
            OffsetFault::UnknownUnit { unit, column } => {
                format!("第 {column} 列的 `{unit}` 不是单位；可用 d、h、m、s、ms、us、ns")
            }
            OffsetFault::SignInside { column } => {
                format!("第 {column} 列有符号；只在开头写一个符号")
            }
            OffsetFault::TooFine { column } => format!("第 {column} 列的精度超过纳秒"),
            OffsetFault::TooLarge => "超过 36525 天，时钟不会差这么多".into(),
        }
    }

    fn typed_fault(&self, fault: &TypedFault) -> String {
        match fault {
            TypedFault::NotATime { found } => {
                format!("`{found}` 不是时刻；请写成 2023-12-12 10:39:53Z、1702377593 或 nbf+3s")
            }
            TypedFault::NoSuchDate { found } => format!("`{found}` 不是有效的日期或时间"),
            TypedFault::Distance { claim, fault } => {
                format!("`{claim}` 之后：{}", self.offset_fault(fault))
            }
        }
    }

    fn no_such_claim(&self, claim: &str) -> String {
        format!("令牌没有 `{claim}`，无从计算")
    }

    fn place(&self, line: usize, column: usize, many_lines: bool) -> String {
        if many_lines {
            format!("第 {line} 行第 {column} 列")
        } else {
            format!("第 {column} 列")
        }
    }

    fn live_note(&self, moment: &str) -> String {
        format!("按现在判断：{moment}，取自本机时钟。")
    }

    fn held_note(&self, moment: &str, away: &str) -> String {
        format!("按 {moment} 判断，即 {away}。")
    }

    fn handle(&self, machine: &str, offset: &str, reads: &str, answer: &str) -> String {
        {
            let mut text = format!("{machine}：{offset}");
            for (before, part) in [("，读数 ", reads), ("，", answer)] {
                if !part.is_empty() {
                    text.push_str(before);
                    text.push_str(part);
                }
            }
            text
        }
    }

    fn build(&self, version: &str, commit: Option<&str>) -> String {
        match commit {
            Some(commit) => format!("jwtriage {version} ({commit})"),
            None => format!("jwtriage {version}"),
        }
    }
}

fn accepted(chinese: &Chinese, why: &Why, voice: &Voice) -> String {
    let (server, clock) = (why.server, voice.time(why.clock));
    match why.heals {
        Heals::Holds(Some(left)) => format!(
            "{server} 的时钟读数为 {clock}。还会继续接受 {}，直到它的时钟读数为 {}；若刚接受过，因缓存最多再接受 {}。",
            chinese.span(left),
            voice.time(why.clock.plus(left)),
            chinese.leeway(SUCCESS_CACHE),
        ),
        _ if why.timed => {
            format!("{server} 的时钟读数为 {clock}。令牌没有 `exp`，此版本会一直接受它。")
        }
        _ => format!("{server} 的时钟读数为 {clock}，但这无关紧要：此令牌没有日期需要比较。"),
    }
}

/// 指出是哪两个时钟。
fn skew(chinese: &Chinese, server: &str, skew: Skew) -> String {
    match skew {
        Skew::RefusesNewTokens {
            issuer,
            behind,
            first,
        } => format!(
            "{server} 比 {issuer} 慢 {}，因此后者签发的每枚新令牌在最初 {}内都会被它拒绝。",
            chinese.span(behind),
            chinese.span(first),
        ),
        Skew::BornExpired { issuer, ahead } => format!(
            "{server} 比 {issuer} 快 {}，超过令牌的整个有效期：令牌一签发就已过期。",
            chinese.span(ahead),
        ),
        Skew::ExpiresEarly { issuer, ahead } => format!(
            "{server} 比 {issuer} 快 {}，判令牌过期也早这么多。",
            chinese.span(ahead),
        ),
    }
}

fn not_a_token(look: &Look) -> String {
    match look {
        Look::BootstrapToken => "这是引导令牌，不是 JWT：有效期写在 kube-system 的 Secret 里（`kubeadm token list`）".into(),
        Look::AwsIamToken => "这是 aws-iam-authenticator 的令牌，不是 JWT：预签名的 AWS URL，从 X-Amz-Date 起 15 分钟有效".into(),
        Look::PrivateKey => "这是私钥，不是令牌。数据不会离开本页，但请把它从剪贴板中清掉".into(),
        Look::PublicKey => "这是公钥，不是令牌".into(),
        Look::Certificate => "这是证书，不是令牌".into(),
        Look::Discovery => "这是 OIDC 签发者的自述（discovery 文档），不是令牌".into(),
        Look::Json => "这是 JSON，其中没有令牌；令牌是用点隔开的三段 base64url".into(),
        Look::Yaml => "这是 YAML，其中没有令牌；令牌以 `eyJ` 开头".into(),
        Look::Log => "这是日志，其中没有令牌；请把令牌粘贴在下面".into(),
        Look::OneWord { length } => {
            format!("一个 {length} 个字符的词，没有 JWT 的点：可能是静态令牌。服务账号令牌以 `eyJ` 开头，含两个点")
        }
        Look::Text { length } => format!("{length} 个字符的文字，其中没有令牌；令牌以 `eyJ` 开头，含两个点"),
    }
}

pub(super) fn json_fault(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty => "是空的；应为 JSON 对象".into(),
        Wrong::CutShort { last: Some(last) } => {
            format!("JSON 被截断；最后一个完整的成员是 `{last}`")
        }
        Wrong::CutShort { last: None } => "JSON 被截断".into(),
        Wrong::Unexpected(found) => format!("JSON 的这个位置不能出现 `{}`", found.escape_debug()),
        Wrong::BadNumber(found) => format!("`{found}` 不是 JSON 数字"),
        Wrong::BadEscape => "反斜杠后面的字符 JSON 不认识".into(),
        Wrong::Control(code) => format!("字符串中有控制字符（0x{code:02x}）；JSON 要用反斜杠写"),
        Wrong::Trailing => "JSON 值之后还有文字".into(),
        Wrong::Duplicate(name) => {
            format!("`{name}` 出现两次；kube-apiserver 会拒绝，其他读取方取后一个")
        }
        Wrong::NotUtf8 => "有不是 UTF-8 的字节；显示为 `\u{fffd}`".into(),
        Wrong::TooDeep => "嵌套过深，令牌不需要这么深".into(),
    }
}

pub(super) fn kind_of(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::ServiceAccount => "服务账号",
        ObjectKind::Secret => "Secret",
        ObjectKind::Pod => "Pod",
        ObjectKind::Node => "节点",
    }
}

fn object_of(object: &ObjectRef) -> String {
    let kind = kind_of(object.kind);
    match object.kind {
        ObjectKind::Node => format!("{kind} `{}`", object.name),
        _ => format!("{kind} `{}/{}`", object.namespace, object.name),
    }
}
