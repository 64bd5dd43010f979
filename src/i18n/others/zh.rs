//! 简体中文。

use super::{OthersLanguage, OthersWord};
use crate::app::LeewayFault;
use crate::i18n::Language;
use crate::i18n::zh::Chinese;

impl OthersLanguage for Chinese {
    fn others_word(&self, word: OthersWord) -> &'static str {
        match word {
            OthersWord::Everyone => "此刻其他校验方怎么看",
            OthersWord::EveryoneHint => "只看时间，各按自己的时钟",
            OthersWord::Verifier => "校验方",
            OthersWord::Clock => "时钟",
            OthersWord::Leeways => "nbf / exp / iat 的宽限",
            OthersWord::Window => "何时接受该令牌",
            OthersWord::Verdict => "结论",
            OthersWord::Says => "它的说法",
            OthersWord::Server => "API server",
            OthersWord::Asks => "TokenReview 发往",
            OthersWord::Find => "查找校验方",
            OthersWord::ShowAll => "全部显示",
            OthersWord::ShowFewer => "收起",
            OthersWord::NothingFound => "没有名称与之相符的校验方。",
            OthersWord::Accepts => "✓ 接受",
            OthersWord::Unknown => "? 未知",
            OthersWord::NotPublished => "它的宽限未公开，这里不作假设。",
            OthersWord::AgeLimit => "它还限制令牌的签发时长，上限未公开。",
            OthersWord::Remembers => "取决于它缓存的先前答复。",
            OthersWord::NeverTakes => "从不接受",
        }
    }

    fn who_refuses(&self, refusing: usize, unknown: usize, of: usize) -> String {
        let mut said = match refusing {
            0 => format!("{of} 个校验方都不拒绝。"),
            _ => format!("{of} 个校验方中有 {refusing} 个拒绝。"),
        };
        if unknown > 0 {
            said.push_str(&format!("另有 {unknown} 个未知。"));
        }
        said
    }

    fn first_refused(&self, who: &str, at: &str) -> String {
        format!("最早拒绝的是 `{who}`，始于 {at}。")
    }

    fn last_takes(&self, who: &str, at: &str) -> String {
        format!("最后接受的将是 `{who}`，要到 {at}。")
    }

    fn next_refuses(&self, who: &str, at: &str) -> String {
        format!("接下来拒绝的将是 `{who}`，在 {at}。")
    }

    fn between(&self) -> &'static str {
        ""
    }

    fn since(&self, at: &str) -> String {
        format!("自 {at} 起")
    }

    fn until(&self, at: &str) -> String {
        format!("至 {at}")
    }

    fn takes(&self, from: Option<&str>, until: Option<&str>) -> String {
        match (from, until) {
            (None, None) => "始终接受".into(),
            (Some(from), None) => format!("自 {from} 起接受"),
            (None, Some(until)) => format!("{until} 之前接受"),
            (Some(from), Some(until)) => format!("{from} 至 {until} 期间接受"),
        }
    }

    fn asks_server(&self, server: &str) -> String {
        format!("询问 `{server}`")
    }

    fn leeway_fault(&self, fault: &LeewayFault) -> String {
        match fault {
            LeewayFault::Unreadable(fault) => self.offset_fault(fault),
            LeewayFault::Negative => "宽限不能为负，按默认值计算".into(),
        }
    }
}
