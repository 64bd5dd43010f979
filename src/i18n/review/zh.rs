//! 简体中文。

use super::{Fault, ReviewLanguage, ReviewWord};
use crate::i18n::zh::Chinese;
use crate::i18n::{Crowd, Language};
use crate::lab::review::{Outcome, Program};
use crate::time::Nanos;

impl ReviewLanguage for Chinese {
    fn review_word(&self, word: ReviewWord) -> &'static str {
        match word {
            ReviewWord::TwoTokens => "两个令牌",
            ReviewWord::TwoTokensHint => {
                "请求 TokenReview 的一方要先出示自己的令牌。如果 API Server 不接受这个令牌，就返回 401，被审核的令牌根本没有人看。"
            }
            ReviewWord::Reviewer => "请求方的令牌",
            ReviewWord::NobodySaid => "尚未指定",
            ReviewWord::Itself => "同一个令牌：自己审核自己",
            ReviewWord::AskedBy => "请求方",
            ReviewWord::AnotherProgram => "其他程序",
            ReviewWord::ApiServer => "API Server",
            ReviewWord::ReviewersToken => "请求方的令牌",
            ReviewWord::SubjectsToken => "被审核的令牌",
            ReviewWord::Review => "审核结果",
            ReviewWord::NotLookedAt => "没有检查",
            ReviewWord::Swap => "显示请求方的令牌",
            ReviewWord::TakeIt => "是的，用它请求",
            ReviewWord::ApiServerLogs => "API Server 的日志",
            ReviewWord::ProgramLogs => "程序的日志",
            ReviewWord::ClientSees => "程序的客户端看到",
            ReviewWord::Forbidden => {
                "请求方是否有权请求审核由 RBAC 决定：没有对 `tokenreviews` 的 `create` 权限（`system:auth-delegator`）时，返回的是 403 而不是 401。"
            }
            ReviewWord::ApiServersAudiences => {
                "审核请求没有指定受众，以 API Server 自己的受众为准。"
            }
            ReviewWord::WordsNotKnown => {
                "程序会怎样记录、怎样答复，因程序而异：如果列表中有它，请选择。"
            }
        }
    }

    fn fault(&self, fault: &Fault) -> String {
        let who = crowd(fault.crowd);
        let branch = fault.branch;
        match (fault.outcome, fault.same) {
            (Outcome::ReviewRefused, false) => {
                format!("{who}拒绝请求方的令牌：{branch}。被审核的令牌没有检查。")
            }
            (Outcome::ReviewRefused, true) => {
                format!("{who}拒绝请求方的令牌，而它就是被审核的令牌：{branch}。")
            }
            (Outcome::SubjectRefused, false) => {
                format!("请求方的令牌没有问题。{who}拒绝被审核的令牌：{branch}。")
            }
            (Outcome::SubjectRefused, true) => {
                format!("这个令牌可以用来请求审核，但{who}拒绝把它作为被审核的令牌：{branch}。")
            }
            (Outcome::Authenticated, _) => match fault.crowd {
                Crowd::One(server) => format!("两个令牌都没有问题：{server} 认证通过。"),
                _ => "两个令牌都没有问题：所有 API Server 都认证通过。".into(),
            },
            (Outcome::CannotTell, _) if fault.of_subject => {
                "请求方的令牌没有问题。被审核的令牌损坏过重，无法判断。".into()
            }
            (Outcome::CannotTell, _) => "请求方的令牌损坏过重，无法判断审核结果。".into(),
        }
    }

    fn and_tells(&self, fault: &Fault, program: Program, client: &str) -> String {
        format!(
            "{}{} 只对客户端说 `{client}`。",
            self.fault(fault),
            self.program(program)
        )
    }

    fn outcome(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::ReviewRefused => "返回 401",
            Outcome::SubjectRefused => "已答复：认证未通过",
            Outcome::Authenticated => "已答复：认证通过",
            Outcome::CannotTell => "无法判断",
        }
    }

    fn turns(&self, to: Outcome, distance: Nanos, at: &str) -> String {
        format!("{}：{}", self.in_time(distance, at), self.outcome(to))
    }

    fn stays(&self) -> &'static str {
        "等待不会改变结果"
    }

    fn good(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (Some(from), Some(until)) => format!("{from} 至 {until} 有效"),
            (Some(from), None) => format!("{from} 起有效"),
            (None, Some(until)) => format!("{until} 前有效"),
            (None, None) => "永远有效".into(),
        }
    }

    fn program(&self, program: Program) -> &'static str {
        match program {
            Program::Vault => "Vault",
            Program::Istiod => "istiod",
            Program::Spire => "SPIRE",
            Program::KubeRbacProxy => "kube-rbac-proxy",
            Program::KubeOidcProxy => "kube-oidc-proxy",
            Program::Extension => "扩展 API Server",
        }
    }

    fn looks_like(&self, token: &str, program: Program) -> String {
        let program = self.program(program);
        format!("`{token}` 看起来是 {program} 用来请求审核的令牌。")
    }

    fn numbered(&self, number: usize, name: &str) -> String {
        format!("令牌 {number}：{name}")
    }

    fn asked_for(&self, audiences: &str) -> String {
        format!("审核请求指定的受众是 `{audiences}`。")
    }

    fn about(&self, program: Program) -> &'static str {
        match program {
            Program::Vault => {
                "Vault 会先按自己的时钟检查 `exp`、`nbf` 和 `iat`，容差 60 秒；不通过时直接返回 403 和原因，不再请求审核。上面的日志是 debug 级别，跟在 `login unauthorized` 后面。Vault 所在 Pod 的令牌每分钟重新读取；`token_reviewer_jwt` 设置后保持不变；两者都没有时，由客户端的令牌审核自己。"
            }
            Program::Istiod => {
                "这一行在 istiod 日志中跟在 `Failed to authenticate client from …` 后面。受众由 `TOKEN_AUDIENCES` 决定。istiod 用来请求的令牌每分钟重新读取。"
            }
            Program::Spire => {
                "Server 会把全部内容告诉 Agent。受众由 attestor 的配置决定。Server 用来请求的令牌每分钟重新读取。"
            }
            Program::KubeRbacProxy => {
                "设置了 `--auth-token-audiences` 时，审核请求指定其中的受众。代理所在 Pod 的令牌每分钟重新读取。"
            }
            Program::KubeOidcProxy => {
                "只在设置了 `--token-passthrough`、并且令牌不是其 OIDC 提供方签发时才会请求审核。代理所在 Pod 的令牌每分钟重新读取。"
            }
            Program::Extension => {
                "metrics-server 以及所有使用 API Server 委托认证的程序。经由 API Server 转来的请求已在那里认证；只有直接访问该程序的请求才会审核。该程序所在 Pod 的令牌每分钟重新读取。"
            }
        }
    }

    fn remembers(&self, span: Nanos) -> String {
        format!(
            "认证通过的令牌在 {} 内不再请求审核；拒绝的结果不缓存。",
            self.span(span)
        )
    }
}

fn crowd(crowd: Crowd) -> String {
    match crowd {
        Crowd::One(server) => format!("{server} "),
        Crowd::All(count) => format!("{count} 台 API Server 全部"),
        Crowd::Some { count, of } => format!("{of} 台 API Server 中有 {count} 台"),
    }
}
