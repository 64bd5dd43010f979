//! Simplified Chinese.

use super::super::Language;
use super::super::zh::Chinese;
use super::{Balanced, Gets, LabLanguage, LabWord, NodeWhy, coarse, rounded};
use crate::app::SecondsFault;
use crate::lab::matrix::Answer;
use crate::lab::tolerance::Fate;
use crate::time::Nanos;

impl LabLanguage for Chinese {
    fn lab_word(&self, word: LabWord) -> &'static str {
        match word {
            LabWord::WhoRejectsWhom => "谁拒绝谁",
            LabWord::NewToken => "新令牌",
            LabWord::ShownToken => "粘贴的令牌",
            LabWord::IssuedBy => "签发方",
            LabWord::CheckedBy => "校验方",
            LabWord::OneServer => {
                "唯一的 API Server 校验的是自己盖的时间戳：单凭它的时钟不会拒绝新令牌。请在“时钟”中添加其他 API Server。"
            }
            LabWord::NoDates => "粘贴的令牌没有可依据的时间。",
            LabWord::ShareOverLife => "失败请求的比例，按令牌签发后的时间",
            LabWord::Issued => "签发",
            LabWord::NodeHolds => "节点手里的令牌",
            LabWord::NoNode => "请在“时钟”中添加节点，以查看其 kubelet 的行为。",
            LabWord::NodeChoice => "节点",
            LabWord::WorstNode => "最慢的",
            LabWord::ClientChoice => "客户端",
            LabWord::ClientRereads => "每分钟重读文件",
            LabWord::ClientNever => "不再重读文件",
            LabWord::FailsFrom => "轮换失败：从",
            LabWord::FailsTo => "到",
            LabWord::NotASpan => "签发后的时长，例如 `40m` 和 `2h`",
            LabWord::InTheFile => "文件中",
            LabWord::Held => "使用中",
            LabWord::Valid => "有效",
            LabWord::Tolerance => "时钟可以差多少",
            LabWord::ByLifetime => "在出现第一个 401 之前，按令牌有效期",
            LabWord::NodeSlow => "节点偏慢",
            LabWord::ServerBehind => "API Server 落后于签发方",
            LabWord::DependsOnRounds => "取决于 kubelet 的检查时刻",
        }
    }

    fn about(&self, distance: Nanos) -> String {
        self.span(rounded(distance))
    }

    fn coarse(&self, distance: Nanos) -> String {
        self.span(coarse(distance))
    }

    fn seconds_fault(&self, fault: SecondsFault) -> String {
        match fault {
            SecondsFault::NotANumber => "应为整数秒，例如 `3600`".into(),
            SecondsFault::Refused(refusal) => refusal.words(),
        }
    }

    fn answer(&self, answer: Answer) -> String {
        match answer {
            Answer::Accepts => "接受".into(),
            Answer::After(age) => format!("先拒绝 {}", self.about(age)),
            Answer::Never => "始终拒绝".into(),
        }
    }

    fn ends_apart(&self, by: Nanos) -> String {
        let span = self.about(by);
        if by < 0 {
            format!("少 {span}")
        } else {
            format!("多 {span}")
        }
    }

    fn refusing_new(&self, refused: usize, of: usize, pairs: bool) -> String {
        match (refused, pairs) {
            (0, true) => "没有哪一对会拒绝新令牌。".into(),
            (0, false) => "没有 API Server 在此令牌刚签发时拒绝它。".into(),
            (_, true) => format!("{of} 对中有 {refused} 对拒绝新令牌。"),
            (_, false) => {
                format!("{of} 个 API Server 中有 {refused} 个在此令牌刚签发时拒绝它。")
            }
        }
    }

    fn balanced(&self, balanced: Balanced) -> String {
        let Balanced {
            of,
            new,
            from,
            until,
            least,
        } = balanced;
        let fails = |count: usize| match count {
            0 => "没有请求失败".to_owned(),
            _ if count == of => "所有请求都失败".into(),
            _ => format!("{count}/{of} 的请求失败"),
        };
        let first = match new {
            _ if new == least => format!("在负载均衡器后面，{}", fails(new)),
            _ => format!(
                "在负载均衡器后面，令牌签发后的头 {}内，{}，之后{}",
                self.about(from),
                fails(new),
                fails(least)
            ),
        };
        match until {
            Some(until) => format!("{first}，直到签发后 {}。", self.about(until)),
            None => format!("{first}。"),
        }
    }

    fn lets_go(&self, first: &str, last: &str, by: Nanos) -> String {
        format!("到期时 {first} 比 {last} 早 {}停止接受。", self.about(by))
    }

    fn share_from(&self, age: Nanos, refused: usize, of: usize) -> String {
        let percent = (refused * 100 + of / 2) / of.max(1);
        match age {
            0 => format!("签发时 {percent} % 的请求失败"),
            _ => format!("从 {}起为 {percent} %", self.about(age)),
        }
    }

    fn kubelet_replaces(&self, age: Nanos) -> String {
        format!("kubelet 轮换，{}", self.coarse(age))
    }

    fn gets(&self, gets: Gets<'_>) -> String {
        match gets {
            Gets::No401 => "工作负载不会收到 401。".into(),
            Gets::Often {
                refused,
                of,
                server,
            } => format!(
                "每 {}中约有 {}，工作负载从 {server} 收到 401。",
                self.coarse(of),
                self.coarse(refused)
            ),
            Gets::AtWorst {
                refused,
                of,
                server,
            } => format!(
                "如果 kubelet 的检查来得晚，每 {}中最多有 {}，工作负载会从 {server} 收到 401。",
                self.coarse(of),
                self.coarse(refused)
            ),
            Gets::Once { from, to, server } => format!(
                "签发后 {}到 {}之间，工作负载从 {server} 收到 401。",
                self.coarse(from),
                self.coarse(to)
            ),
            Gets::From { age, server } => format!(
                "从签发后 {}起，工作负载从 {server} 收到的始终是 401。",
                self.coarse(age)
            ),
            Gets::Always { server } => {
                format!("无论时钟如何，工作负载从 {server} 收到的都是 401。")
            }
        }
    }

    fn node_why(&self, why: NodeWhy<'_>) -> String {
        let NodeWhy { node, ahead, .. } = why;
        let clock = match ahead {
            0 => "其时钟与签发方一致".into(),
            1.. => format!("其时钟快 {}", self.coarse(ahead)),
            _ => format!("其时钟慢 {}", self.coarse(ahead)),
        };
        let replaces = if why.loops {
            format!("{clock}：在 {node} 看来每个新令牌都已该轮换，因此每次检查都会再申请一个")
        } else {
            format!(
                "{clock}：{node} 约在签发后 {}轮换令牌",
                self.coarse(why.replaces)
            )
        };
        let stops = match why.stops {
            _ if why.extended => "；API Server 已把它延长到一年，在此之前都接受".into(),
            Some((age, server)) => format!("；{server} 到 {}就不再接受", self.coarse(age)),
            None => String::new(),
        };
        format!("{replaces}{stops}。kubelet 的检查和客户端的重读最多再晚 2 分半。")
    }

    fn generation(&self, number: usize) -> String {
        format!("第 {number} 个令牌")
    }

    fn refused_by(&self, servers: &[&str]) -> String {
        format!("{} 返回 401", servers.join("、"))
    }

    fn node_tokens(&self, node: &str, ahead: Nanos, lifetime: Nanos) -> String {
        let clock = match ahead {
            0 => "时钟准确".into(),
            1.. => format!("快 {}", self.about(ahead)),
            _ => format!("慢 {}", self.about(ahead)),
        };
        format!("{node}，{clock}，令牌有效期 {}", self.about(lifetime))
    }

    fn this_bears(&self, servers: Nanos, node: Nanos) -> String {
        format!(
            "此集群能容忍 API Server 之间 {}、节点 {}的偏差。",
            self.about(servers),
            self.about(node)
        )
    }

    fn worst_node(&self, node: &str, behind: Nanos, fate: Fate) -> String {
        let span = self.about(behind);
        match fate {
            Fate::Fine => format!("最慢的节点 {node} 慢 {span}，在此范围内。"),
            Fate::Perhaps => {
                format!("{node} 慢 {span}，超出此范围，结果取决于 kubelet 的检查时刻。")
            }
            Fate::Refused => format!("{node} 慢 {span}，太慢了。"),
        }
    }

    fn worst_server(&self, issuer: &str, verifier: &str, behind: Nanos, fate: Fate) -> String {
        let span = self.about(behind);
        match fate {
            Fate::Fine => format!("{verifier} 比 {issuer} 慢 {span}，在此范围内。"),
            Fate::Perhaps | Fate::Refused => {
                format!("{verifier} 比 {issuer} 慢 {span}，会拒绝其新令牌。")
            }
        }
    }

    fn fast_node(&self, node: &str) -> String {
        format!("{node} 快得太多，其 kubelet 每次检查都会申请新令牌。")
    }

    fn extended(&self, bears: Nanos) -> String {
        format!(
            "3607 秒的令牌会被延长到一年：节点偏差可达 {}，在此之前偏慢的节点不会暴露。图中所示是同样有效期但不延长时的情形。",
            self.about(bears)
        )
    }

    fn more_nodes(&self, count: usize) -> String {
        format!("另有 {count} 个节点")
    }

    fn plot(&self, bears: &[(Nanos, Nanos)]) -> String {
        let points = bears.iter().map(|(lifetime, bears)| {
            format!(
                "令牌有效期 {}时 {}",
                self.about(*lifetime),
                self.about(*bears)
            )
        });
        let points: Vec<String> = points.collect();
        format!("节点可以慢：{}", points.join("；"))
    }
}
