//! The closer look in Chinese.

use super::super::zh::Chinese;
use super::super::{Language, Voice};
use super::{CloserLanguage, CloserWord, Ended, grouped, megabytes, rounded, whole};
use crate::evidence::clue::{Caller, Carries, Grade, How, Opened, Party, Who, Wrapped};
use crate::evidence::flood::Flood;
use crate::evidence::sift::{Says, Sifted};
use crate::proof::{Hint, Why, ZoneBy};
use crate::time::{Nanos, Stamp};

impl CloserLanguage for Chinese {
    fn closer_word(&self, word: CloserWord) -> &'static str {
        match word {
            CloserWord::MustBeTrue => "必然成立",
            CloserWord::MustBeTrueHint => {
                "每一行日志、每个租约和响应头都是两个时钟之间的不等式，合起来限定了各个时钟。"
            }
            CloserWord::NothingProven => {
                "这里还没有能限定时钟的内容。与所粘贴令牌有关的日志行可以，下面各命令的输出也可以。"
            }
            CloserWord::TakenRight => "前提是签发方的时钟和与之比较的时钟都准",
            CloserWord::Contradict => "以下各条不可能同时成立：",
            CloserWord::SetAside => "先不算",
            CloserWord::CountAgain => "重新算上",
            CloserWord::Pieces => "依据",
            CloserWord::Assumptions => "假定",
            CloserWord::Zone => "没写时区的时间按哪个时区",
            CloserWord::ZoneHint => "自动判断",
            CloserWord::Year => "没写年份的时间按哪一年",
            CloserWord::YearHint => "最接近的",
            CloserWord::ZoneFault => "时区写作 UTC、+08:00 或 -03:30。",
            CloserWord::YearFault => "年份是四位数字。",
            CloserWord::JustNow => "这是刚刚读到的",
            CloserWord::JustNowHint => "与本页粘贴那一刻的时钟比较",
            CloserWord::FreshToken => "这个令牌是刚刚签发的",
            CloserWord::FreshTokenHint => "用它的 iat 与本页的时钟比较",
            CloserWord::NotJustNow => "不是刚刚",
            CloserWord::Show => "查看",
            CloserWord::Shown => "正在查看",
            CloserWord::Nodes => "各节点的时钟，偏差最大的在前",
            CloserWord::Node => "节点",
            CloserWord::Offset => "偏移",
            CloserWord::MeasuredBy => "测量方式",
            CloserWord::Bears => "它的令牌",
            CloserWord::BearsYes => "及时轮换",
            CloserWord::BearsLoops => "每次检查都轮换",
            CloserWord::BearsPerhaps => "可能太晚",
            CloserWord::Judge => "判断那一刻",
            CloserWord::JudgeHint => "把请求时间设为写下这行的时刻，并采用由此推出的偏移",
            CloserWord::AddNode => "加入时钟表",
            CloserWord::Commands => "测量时钟的命令",
            CloserWord::CommandsHint => "复制一条，运行后把输出粘贴进来。大写的词由您填写。",
            CloserWord::Mend => "修正",
            CloserWord::BreaksSignature => "签名将不再匹配",
            CloserWord::Hints => "值得一想",
            CloserWord::Floods => "反复出现",
            CloserWord::DoesNotExplain => "与线索不符",
            CloserWord::NoSubject => {
                "这些行没有写明调用者。审计日志里有：按同一秒查找，或按被拒响应的 Audit-Id 查找，可得到来源地址和 User-Agent。"
            }
            CloserWord::Stop => "停止",
            CloserWord::Dismiss => "关闭",
            CloserWord::PrivateKey => {
                "私钥：拿到它的人可以以其所有者的身份签名。它不会进入链接或报告。"
            }
        }
    }

    fn found_form(&self, form: &str) -> &'static str {
        match form {
            "klog" => "日志行",
            "json_log" => "JSON 日志行",
            "logfmt" => "logfmt 日志行",
            "journald" => "journal 日志行",
            "container_log" => "容器日志行",
            "log_export" => "导出的日志行",
            "audit_event" => "审计事件",
            "http_response" => "HTTP 响应",
            "client" => "客户端报错",
            "line" => "报错",
            "date_header" => "Date 响应头",
            "date" => "时间",
            "timedatectl" => "timedatectl",
            "chrony" => "chronyc",
            "ntpq" => "ntpq",
            "ntpstat" => "ntpstat",
            "w32tm" => "w32tm",
            "clock_step" => "时钟被校正",
            "event" => "Event",
            "lease" => "Lease",
            "kubeconfig" => "kubeconfig",
            "secret" => "Secret",
            "token_request" => "TokenRequest",
            "exec_credential" => "ExecCredential",
            "token_review" => "TokenReview",
            "token_response" => "令牌响应",
            "vault_response" => "Vault 响应",
            "docker_config" => "Docker 配置",
            "service_account_json" => "Google 服务账号密钥",
            "command_line" => "命令行",
            "env" => "环境变量",
            "url" => "URL",
            "cookie" => "Cookie",
            "json_member" => "文档中的字段",
            "authorization_header" => "Authorization 请求头",
            "log_tail" => "后面粘着日志行的令牌",
            "encoded" => "编码过的令牌",
            "jws_json" => "JSON 形式的 JWS",
            "jwe" => "加密的令牌（JWE）",
            "sd_jwt" => "SD-JWT",
            "nested" => "令牌中的令牌",
            "certificate" => "证书",
            "private_key" => "私钥",
            "measurement" => "测得的时钟",
            "statement" => "转述",
            _ => "",
        }
    }

    fn speaker(&self, who: Who) -> &'static str {
        match who {
            Who::ApiServer => "API Server",
            Who::Delegating => "扩展 API Server",
            Who::Kubelet => "kubelet",
            Who::Client => "客户端",
            Who::ContainerRuntime => "容器运行时",
            Who::Host => "主机",
            Who::Vault => "Vault",
            Who::Consul => "Consul",
            Who::Spire => "SPIRE",
            Who::Istiod => "istiod",
            Who::Envoy => "Envoy",
            Who::Keycloak => "Keycloak",
            Who::Sts => "AWS STS",
            Who::Entra => "Microsoft Entra",
            Who::Google => "Google STS",
            Who::ArgoCd => "Argo CD",
            Who::Harbor => "Harbor",
            Who::Signer => "证书签发者",
            Who::Other => "校验方",
        }
    }

    fn grade(&self, grade: Grade) -> &'static str {
        match grade {
            Grade::NotMine => "不归它管",
            Grade::Bad => "归它管，但有问题",
            Grade::Transport => "没有连通",
            Grade::NoReason => "按设计不说明原因",
            Grade::Accepted => "仍被接受",
            Grade::Unknown => "此处不认识",
        }
    }

    fn refused_as(&self, id: &str) -> &'static str {
        match id {
            "not-yet-valid" => "尚未生效",
            "expired" => "已过期",
            "issued-in-future" => "签发时间在未来",
            "audience-expected" => "受众不同",
            "issuer-expected" => "签发方不同",
            "issuer-confirmed" => "签发方不再被接受",
            "signature-verified" => "密钥或签名不对",
            "key-found" => "没有这个密钥",
            "well-formed" => "无法解析",
            "claims-decoded" => "某个声明的类型不对",
            "stale" => "已陈旧，仍被接受",
            "pod-exists" | "bound-object" => "所绑定的对象已不在",
            "secret-exists" => "它的 Secret 已不在",
            "service-account-exists" => "它的服务账号已不在或已重建",
            "node-exists" => "它的节点已不在或已重建",
            "legacy-not-invalidated" => "已被标记为无效",
            _ => "",
        }
    }

    fn carries(&self, carries: Carries) -> &'static str {
        match carries {
            Carries::Now => "其时钟",
            Carries::Exp => "exp",
            Carries::Nbf => "nbf",
            Carries::Iat => "iat",
            Carries::Client => "签名于",
            Carries::Limit => "界限",
            Carries::Away => "相距",
            Carries::AfterWarning => "警告之后",
            Carries::Age => "年龄",
            Carries::Leeway => "宽限",
        }
    }

    fn wrapped(&self, wrapped: Wrapped) -> String {
        match wrapped {
            Wrapped::Base64 => "从 base64 中取出".into(),
            Wrapped::Percent => "已做百分号解码".into(),
            Wrapped::JsonString => "从 JSON 字符串中取出".into(),
            Wrapped::JwsJson => "由 JWS JSON 拼成".into(),
            Wrapped::Nested => "在另一个令牌里".into(),
            Wrapped::JweJson => "由 JWE JSON 拼成".into(),
            Wrapped::BearerTwice => "前面不止一个 `Bearer`：服务器会把第二个当成令牌".into(),
            Wrapped::LineBreak => "其中有换行：读取这个值的一方也会得到它".into(),
            Wrapped::Disclosures(count) => format!("带 {count} 项披露"),
        }
    }

    fn party(&self, party: &Party) -> String {
        match party {
            Party::Issuer => "签发方".into(),
            Party::ApiServer(Some(name)) | Party::Node(name) | Party::Host(Some(name))
                if !name.is_empty() =>
            {
                name.clone()
            }
            Party::ApiServer(_) => "写下这行的 API Server".into(),
            Party::Node(_) => "该节点".into(),
            Party::Host(_) => "该机器".into(),
            Party::Service(who) => self.speaker(*who).into(),
            Party::Person => "本页".into(),
            Party::TimeSource => "它的时间源".into(),
            Party::Others => "列表中的其他".into(),
        }
    }

    fn apart(&self, one: &str, low: Option<Nanos>, high: Option<Nanos>, other: &str) -> String {
        if (low.map(rounded), high.map(rounded)) == (Some(0), Some(0)) {
            return format!("{one} 与 {other} 读数相同");
        }
        format!("{one} 比 {other} {}", self.range(low, high))
    }

    fn range(&self, low: Option<Nanos>, high: Option<Nanos>) -> String {
        let span = |distance: Nanos| self.span(distance.abs());
        match (low.map(rounded), high.map(rounded)) {
            (None, None) => String::new(),
            (None, Some(high @ ..0)) => format!("至少慢 {}", span(high)),
            (None, Some(high)) => format!("至多快 {}", span(high)),
            (Some(low @ ..0), None) => format!("至多慢 {}", span(low)),
            (Some(low), None) => format!("至少快 {}", span(low)),
            (Some(low), Some(high)) if low == high => {
                let way = if low < 0 { "慢" } else { "快" };
                format!("{way} {}", span(low))
            }
            (Some(low), Some(high @ ..0)) => format!("慢 {}到 {}", span(high), span(low)),
            (Some(low @ 0..), Some(high)) => format!("快 {}到 {}", span(low), span(high)),
            (Some(low), Some(high)) => {
                format!("慢不超过 {}，快不超过 {}", span(low), span(high))
            }
        }
    }

    fn reason(&self, why: &Why, one: &str, other: &str, voice: &Voice) -> String {
        let at = |instant| voice.full(instant);
        match why {
            Why::NotYet { said, stamp } => format!(
                "{one} 的时钟读到 {} 时拒绝了它，而 {other} 此前已盖上 {}。",
                at(*said),
                at(*stamp)
            ),
            Why::Later { said, stamp } => format!(
                "{one} 的时钟读到 {}，晚于 {other} 盖上 {} 的时刻。",
                at(*said),
                at(*stamp)
            ),
            Why::Passed {
                said,
                stamp,
                expired: false,
            } => format!(
                "{other} 在 {} 写下：{one} 尚未到 {}。",
                at(*said),
                at(*stamp)
            ),
            Why::Passed {
                said,
                stamp,
                expired: true,
            } => format!("{other} 在 {} 写下：{one} 已过 {}。", at(*said), at(*stamp)),
            Why::Quoted { wrote, now } => format!(
                "{one} 在 {} 记下一条答复，其中 {other} 的时钟读到 {}。",
                at(*wrote),
                at(*now)
            ),
            Why::Signed { client, now } => format!(
                "{one} 在 {} 签名，早于 {other} 的时钟读到 {}。",
                at(*client),
                at(*now)
            ),
            Why::Measured(how) => format!("{one} 与 {other}：{}。", self.measured_by(*how)),
        }
    }

    fn measured_by(&self, how: How) -> &'static str {
        match how {
            How::DateHeader => "Date 响应头",
            How::TwoDateHeaders => "两个 Date 响应头",
            How::FreshToken => "刚刚签发的令牌的 iat",
            How::DateCommand => "刚刚读到的时间",
            How::TimeDaemon => "它的时间守护进程",
            How::Step => "时钟被校正",
            How::Events => "事件",
            How::LeaseWrite => "租约与其写入时间",
            How::LeaseAmongOthers => "租约与其他租约相比",
            How::Audit => "审计事件",
            How::Sentence => "一句话里的两个时钟",
        }
    }

    fn caveat(&self, how: How) -> &'static str {
        match how {
            How::DateHeader => {
                "精确到整秒，另加粘贴前的几秒。在负载均衡之后，只知道是某个 API Server。"
            }
            How::TwoDateHeaders => "精确到整秒，视为在两秒之内先后请求。",
            How::FreshToken => "精确到整秒，另加粘贴前的几秒。",
            How::DateCommand => "与手快慢有关。",
            How::TimeDaemon => "时间源准则它准；守护进程失去时间源后就过时了。",
            How::Step => "在此刻之前偏差这么多。",
            How::Events => {
                "API Server 盖的时间只会晚，不会早，所以这一端是确定的。另一端只有在三个彼此相隔一分钟以上的事件一致时才给出。"
            }
            How::LeaseWrite => "kubelet 的时间与 API Server 的时间并列，再减去路上的时间。",
            How::LeaseAmongOthers => {
                "约每 10 秒续约一次，所以误差在 10 秒以内。不再续约的租约看起来像慢了，但对时钟什么也证明不了：请看节点是否 Ready，或再列一次租约。"
            }
            How::Audit => "同一请求中的两个时间，再减去路上的时间。",
            How::Sentence => "以所写为准。",
        }
    }

    fn zone(&self, zone: &str, by: ZoneBy) -> String {
        match by {
            ZoneBy::Assumed => format!("没写时区的时间按 {zone} 理解。"),
            ZoneBy::Fits => format!(
                "没写时区的时间按 {zone} 理解：按 UTC 的话，这些行自己的时钟就与令牌矛盾；这是不矛盾的最近时区。"
            ),
            ZoneBy::Chosen => format!("没写时区的时间是 {zone}。"),
        }
    }

    fn contradiction(&self, pieces: usize, by: Nanos) -> String {
        match pieces {
            1 => format!("有一条自相矛盾，差 {}。", self.span(rounded(by))),
            _ => format!(
                "{pieces} 条不可能同时成立，相差 {}。可能是其间校正过时钟，或某行说的是另一个令牌，或某个时间属于别的时区。",
                self.span(rounded(by))
            ),
        }
    }

    fn misfits(&self, count: usize) -> String {
        format!(
            "有 {count} 行按自己的时钟就与所粘贴的令牌矛盾：说的是另一个令牌，或年份、时区不同。"
        )
    }

    fn take(&self, offset: &str) -> String {
        format!("采用 {offset}")
    }

    fn opened(&self, opened: &Opened, voice: &Voice) -> String {
        let at = |instant| voice.full(instant);
        let of = |stamp: &Option<Stamp>| stamp.as_ref().map(|it| at(whole(it, voice)));
        match opened {
            Opened::AwsIam {
                at: signed,
                region,
                expires,
                key_id,
            } => {
                let mut said = String::from("预签名的 AWS 请求，自其日期起 15 分钟内有效");
                if let Some(signed) = of(signed) {
                    said += &format!("：签名于 {signed}");
                }
                if let Some(expires) = expires {
                    said += &format!("，自称有效 {}", self.span(*expires));
                }
                for (name, value) in [("区域", region), ("访问密钥", key_id)] {
                    if let Some(value) = value {
                        said += &format!("，{name} {value}");
                    }
                }
                said + "。"
            }
            Opened::Certificate {
                subject,
                issuer,
                not_before,
                not_after,
                is_ca,
            } => {
                let ca = if *is_ca { "CA 证书" } else { "证书" };
                format!(
                    "{ca} {subject}，由 {issuer} 签发，从 {} 到 {}。集群签发客户端证书时会回拨 5 分钟，所以时钟可以比签发者慢 5 分钟。",
                    at(*not_before),
                    at(*not_after)
                )
            }
            Opened::Bootstrap { id, expires } => match of(expires) {
                Some(expires) => {
                    format!("引导令牌 {id}，按 API Server 的时钟到 {expires} 为止，没有宽限。")
                }
                None => format!("引导令牌 {id}，没有期限。"),
            },
            Opened::Static { name: Some(name) } => {
                format!("{name} 的密码或静态令牌：其中没有时间。")
            }
            Opened::Static { name: None } => "密码或静态令牌：其中没有时间。".into(),
            Opened::PrivateKey => self.closer_word(CloserWord::PrivateKey).into(),
            Opened::Encrypted { alg, enc } if enc.is_empty() => {
                format!("形式上是加密令牌，`alg` 为 {alg}，但头部没有 `enc`：谁也无法解密。")
            }
            Opened::Encrypted { alg, enc } => {
                format!("以 {alg} 和 {enc} 加密：没有密钥只能读到头部。")
            }
            Opened::Disclosures(all) => {
                let names: Vec<String> = all
                    .iter()
                    .map(|(name, value)| match name {
                        Some(name) => format!("{name} = {value}"),
                        None => value.clone(),
                    })
                    .collect();
                format!("披露了 {}。", names.join("；"))
            }
            Opened::TimeStatus {
                synchronized,
                ntp,
                rtc_in_local,
                rtc_off,
                stratum,
                source,
            } => {
                let mut said = Vec::new();
                said.extend(synchronized.map(|it| if it { "已同步" } else { "未同步" }.to_owned()));
                said.extend(ntp.map(|it| {
                    if it {
                        "对时服务已开"
                    } else {
                        "对时服务已关"
                    }
                    .to_owned()
                }));
                said.extend(source.as_ref().map(|source| format!("时间源 {source}")));
                said.extend(stratum.map(|stratum| format!("层级 {stratum}")));
                if *rtc_in_local == Some(true) {
                    said.push("硬件时钟用本地时间，开机时可能被当作 UTC".into());
                }
                said.extend(
                    rtc_off.map(|off| format!("硬件时钟{}", self.range(Some(off), Some(off)))),
                );
                format!("{}。", said.join("，"))
            }
            Opened::Leases {
                nodes,
                servers,
                kept,
                gone,
                two_groups,
                behind,
            } => {
                let mut said = format!("{nodes} 个节点，{servers} 个 API Server。");
                said += match kept {
                    Some(true) => "API Server 保留每次写入的时间，所以每个租约都有两个时钟。",
                    Some(false) => {
                        "managedFields 不动：这个 API Server 不保留写入时间（1.20 到 1.24）。只能让租约互相比较，误差 10 秒以内，且至少要有三个租约同时在续。"
                    }
                    None => {
                        "租约没有写入时间（`--show-managed-fields`）。只能让它们互相比较，误差 10 秒以内，且至少要有三个租约同时在续。"
                    }
                };
                if !gone.is_empty() {
                    said += &format!("远早于其他租约，视为已不在：{}。", gone.join("、"));
                }
                if !behind.is_empty() {
                    said += &format!(
                        "落后于最新的：{}。要么那台时钟慢了，要么这个 API Server 已不在、租约停住了，那就对时钟什么也证明不了。20 秒后再列一次租约：`renewTime` 有变化的就还在。",
                        behind.join("、")
                    );
                }
                if let Some((one, other, apart)) = two_groups {
                    said += &format!(
                        "{one} 个和 {other} 个节点分成两组，相差 {}：这指向两个 API Server，而不是节点。",
                        self.span(rounded(*apart))
                    );
                }
                said
            }
            Opened::List { kind, count } => format!("{count} 个 {kind}。"),
        }
    }

    fn who_calls(&self, caller: &Caller) -> String {
        let mut parts = vec![caller.user.clone().unwrap_or("未写明".into())];
        parts.extend(
            caller
                .acting_as
                .as_ref()
                .map(|it| format!("以 {it} 的身份")),
        );
        if !caller.addresses.is_empty() {
            parts.push(format!("来自 {}", caller.addresses.join("、")));
        }
        parts.extend(caller.agent.as_ref().map(|it| format!("客户端 {it}")));
        format!("谁在调用：{}。", parts.join("，"))
    }

    fn used_by(&self, names: &str) -> String {
        format!("用于 {names}")
    }

    fn bears_not(&self, by: Nanos) -> String {
        format!("过期 {} 后才轮换", self.span(rounded(by)))
    }

    fn tolerance(&self, lifetime: Nanos, slowest: Nanos) -> String {
        format!(
            "对于有效期 {} 的令牌：慢了 {} 以上的节点，轮换时令牌已过期。",
            self.span(lifetime),
            self.span(slowest)
        )
    }

    fn hint(&self, hint: &Hint, name: &dyn Fn(&Party) -> String, voice: &Voice) -> String {
        match hint {
            Hint::HalfHours { party, half_hours } => {
                let hours = f64::from(*half_hours).abs() / 2.0;
                format!(
                    "{} 约差 {hours} 小时，正好像一个时区：硬件时钟用本地时间却被当作 UTC，或者日志用的是别的时区。",
                    name(party)
                )
            }
            Hint::BornExpired { party } => format!(
                "在 {} 看来，这个令牌一签发就已过期：签发方慢得比有效期还多。",
                name(party)
            ),
            Hint::SteppedTogether { by } => {
                let way = if *by < 0 { "往回" } else { "往前" };
                format!(
                    "几个时钟一起{way}拨了约 {}：时间源错了，或者它们都休眠过。此前签发的令牌带着旧的时间。",
                    self.span(rounded(*by))
                )
            }
            Hint::NeverReread { due, overdue } => format!(
                "这个令牌应在 {} 轮换（有效期的 80%，至多一天），使用时已超过 {}。与其说是时钟，不如说文件没有被重新读取；也可能是节点慢了这么多，或休眠过。",
                voice.full(*due),
                self.span(rounded(*overdue))
            ),
            Hint::Sleep { from, until } => format!(
                "从 {} 到 {} 没有任何输出，与偏移一样长：机器休眠过，或正在启动。",
                voice.full(*from),
                voice.full(*until)
            ),
        }
    }

    fn said(&self, who: Who, host: Option<&str>, branch: Option<&str>, grade: Grade) -> String {
        let host = host.map(|host| format!(" {host}")).unwrap_or_default();
        let what = match branch.map_or("", |id| self.refused_as(id)) {
            "" => self.grade(grade),
            branch => branch,
        };
        format!("{}{host}：{what}", self.speaker(who))
    }

    fn says(&self, says: &Says) -> String {
        match says {
            Says::Said {
                who,
                host,
                branch,
                grade,
            } => self.said(*who, host.as_deref(), *branch, *grade),
            Says::Measured => "时钟".into(),
            Says::Token => "令牌".into(),
            Says::Others => "其他".into(),
        }
    }

    fn sifting(&self, name: &str, read: f64, size: f64, telling: usize) -> String {
        format!(
            "{name}：已读 {} / {} MB，目前有 {} 行与令牌或时钟有关。",
            megabytes(read),
            megabytes(size),
            grouped(telling)
        )
    }

    fn sifted(&self, name: &str, sifted: &Sifted, reach: (f64, f64), how: &Ended) -> Vec<String> {
        let mut sentences = Vec::new();
        let (read, size) = (megabytes(reach.0), megabytes(reach.1));
        match how {
            Ended::Whole => {}
            Ended::Stopped => sentences.push(format!("已在 {read} / {size} MB 处停止。")),
            Ended::Broken(why) => {
                sentences.push(format!("读到 {read} / {size} MB 后无法继续：{why}"));
            }
        }
        let (all, telling) = (grouped(sifted.lines), grouped(sifted.telling));
        sentences.push(match sifted.telling {
            0 => format!("{name}：共 {all} 行，没有一行与令牌或时钟有关。"),
            _ if sifted.kept == sifted.telling => {
                format!("{name}：共 {all} 行，其中 {telling} 行与令牌或时钟有关，均已放入框中。")
            }
            _ => format!(
                "{name}：共 {all} 行，其中 {telling} 行与令牌或时钟有关；框中放入了 {} 行，每一类都有最早和最晚的几行。",
                grouped(sifted.kept)
            ),
        });
        if sifted.cut > 0 {
            sentences.push(format!(
                "有 {} 行超过 1 MB，只读到 1 MB 处。",
                grouped(sifted.cut)
            ));
        }
        if sifted.objects > 0 {
            sentences.push(format!(
                "跳过了 {} 个跨行的对象；可另存为不超过 10 MB 的文件再拖入。",
                grouped(sifted.objects)
            ));
        }
        sentences
    }

    fn flood(&self, flood: &Flood, first: &str, last: &str, span: Nanos) -> String {
        let rhythm = match flood.period {
            Some(period) => format!("，每隔 {}", self.span(rounded(period))),
            None => "，没有规律".into(),
        };
        format!(
            "{}，{} 内 {} 次{rhythm}，从 {first} 到 {last}。",
            self.said(flood.who, flood.host.as_deref(), flood.branch, flood.grade),
            self.span(rounded(span)),
            flood.count
        )
    }

    fn mend(&self, id: &str) -> &'static str {
        match id {
            "stray" => "去掉不属于它的字符",
            "joined" => "把断开的部分接起来",
            "bearer-twice" => "只写一次 Bearer",
            "first-letter" => "补上开头的字母",
            "percent" => "还原 URL 编码",
            "ordinary-base64" => "把 + 和 / 写成 - 和 _",
            "padding" => "去掉 =",
            "milliseconds" => "按秒理解",
            "date-as-text" => "把日期写成秒数",
            "other-case" => "把声明名改成小写",
            _ => "",
        }
    }

    fn command(&self, id: &str) -> &'static str {
        match id {
            "date-headers" => "API Server 之间：看它们的 Date 响应头",
            "fresh-token" => "签发方与本页：看刚刚签发的令牌",
            "events" => "节点与 API Server：看事件首次出现的时间",
            "node-leases" => "节点与 API Server：看租约及其写入时间",
            "node-lease-list" => "节点之间：只看租约",
            "api-server-leases" => "API Server 之间：看它们的租约（1.26 或更新）",
            "chrony" => "机器与它的时间源",
            "timedatectl" => "机器到底有没有对时",
            "date-on-nodes" => "节点与本页",
            "audit" => "节点与 API Server，精确到微秒",
            "apiserver-log" => "API Server 说了什么，在什么时候",
            _ => "",
        }
    }

    fn remark(&self, id: &str) -> &'static str {
        match id {
            "guesses" => "这句话在猜原因：客户端无从知道为何被拒。",
            _ => "",
        }
    }
}
