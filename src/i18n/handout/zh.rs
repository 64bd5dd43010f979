//! 简体中文。

use super::super::zh::{Chinese, kind_of};
use super::{Check, HandoutLanguage, Phrase, Turn};
use crate::handout::NotRead;

impl HandoutLanguage for Chinese {
    fn phrase(&self, phrase: Phrase) -> &'static str {
        match phrase {
            Phrase::Checks => "核对用的命令",
            Phrase::When => "按真实时间",
            Phrase::NeverAccepts => "始终不接受",
            Phrase::Recognised => "粘贴内容中识别出",
            Phrase::Known => "已知的集群情况",
            Phrase::Faults => "粘贴内容的异常",
            Phrase::PictureKey => "= 接受   . 拒绝   o/x 接受/拒绝该请求   （不按比例）",
            Phrase::NotRead(NotRead::Cluster) => "粘贴的集群信息没有读取：页面的相应部分未能加载。",
            Phrase::NotRead(NotRead::Keys) => "粘贴的密钥没有读取：页面的相应部分未能加载。",
            Phrase::Separator => "、",
            Phrase::Comma => "，",
        }
    }

    fn more_characters(&self, count: usize) -> String {
        format!("（还有 {count} 个字符）")
    }

    fn more_lines(&self, count: usize) -> String {
        format!("……（还有 {count} 行）")
    }

    fn and_more(&self, count: usize) -> String {
        format!("……还有 {count} 项")
    }

    fn accepts_during(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (Some(from), Some(until)) => format!("{from} 至 {until} 接受"),
            (Some(from), None) => format!("{from} 起接受"),
            (None, Some(until)) => format!("{until} 之前接受"),
            (None, None) => "任何时候都接受".into(),
        }
    }

    fn replaces_during(&self, from: &str, until: &str) -> String {
        format!("{from} 至 {until} 之间轮换")
    }

    fn turn(&self, turn: Turn, machines: &str, until: Option<&str>) -> String {
        match turn {
            Turn::Accepts => format!("{machines} 从此时起接受"),
            Turn::Request => "<- 请求时刻".into(),
            Turn::Stale => format!("{machines} 从此时起标记为陈旧"),
            Turn::Replaces => {
                let by = until.map(|until| format!("（最迟 {until}）"));
                format!("{machines} 的 kubelet 轮换令牌{}", by.unwrap_or_default())
            }
            Turn::Stops => format!("{machines} 最后一次接受"),
        }
    }

    fn moment(&self, at: &str, utc: Option<&str>, typed: Option<&str>) -> String {
        let typed = typed.map(|typed| format!("（`{typed}`）"));
        let typed = typed.unwrap_or_default();
        match utc {
            None => format!("{at}{typed}；本报告的时间均为 UTC"),
            Some(utc) => {
                format!("{at}{typed}，即 {utc}；未注明时区的时间与前者同一时区")
            }
        }
    }

    fn check(&self, check: Check) -> String {
        match check {
            Check::Clocks { machines } => format!("在 {machines} 上：时钟差多少？"),
            Check::SameMoment => "在这些机器上同时运行：时钟一致吗？".into(),
            Check::DateHeader => "从外部看 API Server 的时钟：任何响应的 `Date` 头".into(),
            Check::Leases => {
                "控制平面的时钟（API Server 自 1.26 起）：持有者每隔几秒按自己的时钟写入 RENEWED"
                    .into()
            }
            Check::NodeLeases => "节点的时钟：kubelet 大约每 10 秒按自己的时钟写入 RENEWED".into(),
            Check::Uid { kind, uid: "" } => {
                format!(
                    "{}是否存在？令牌没有写明 UID",
                    before_chinese(kind_of(kind))
                )
            }
            Check::Uid { kind, uid } => {
                format!(
                    "{}的 UID，若正在删除还有删除时间；令牌写的是 `{uid}`",
                    before_chinese(kind_of(kind))
                )
            }
            Check::SecretLabels => {
                "Secret 是否存在，并且没有标签 `kubernetes.io/legacy-token-invalid-since`？".into()
            }
            Check::Keys { kid: Some(kid) } => {
                format!("API Server 公布的密钥；令牌的 kid 是 `{kid}`")
            }
            Check::Keys { kid: None } => "API Server 公布的密钥；令牌没有写明 kid".into(),
            Check::Issuer { issuer } => {
                format!("API Server 公布的 `issuer`；令牌的签发方是 `{issuer}`")
            }
            Check::Flags => "各 API Server 自身的参数（以 Pod 运行时），请相互比较".into(),
            Check::NewToken {
                audience: Some(audience),
            } => {
                format!("受众为 `{audience}` 的令牌，用于尝试（kubectl 1.24 及之后）")
            }
            Check::NewToken { audience: None } => {
                "同一服务账号的新令牌，用于尝试（kubectl 1.24 及之后）".into()
            }
            Check::FileNow => {
                "Pod 的令牌文件里现在的声明：如果 `exp` 更晚，说明客户端还在使用旧令牌".into()
            }
        }
    }

    fn made_by(&self, build: &str, at: &str) -> String {
        format!("由 {build} 于 {at} 生成。没有访问任何集群，仅依据以上内容。")
    }
}

/// With a blank behind Latin letters.
fn before_chinese(word: &str) -> String {
    let latin = word.ends_with(|c: char| c.is_ascii_alphanumeric());
    format!("{word}{}", if latin { " " } else { "" })
}
