//! 简体中文。

use super::{ReplayLanguage, ReplayWord};
use crate::app::{EventFault, MomentFault};
use crate::i18n::Language;
use crate::i18n::zh::Chinese;
use crate::lab::replay::{Does, What};
use crate::time::offset_text;
use crate::verifier::Verdict;

impl ReplayLanguage for Chinese {
    fn replay_word(&self, word: ReplayWord) -> &'static str {
        match word {
            ReplayWord::Replay => "重放",
            ReplayWord::ReplayHint => "让真实时间走一遍",
            ReplayWord::Play => "播放",
            ReplayWord::Pause => "暂停",
            ReplayWord::Speed => "速度",
            ReplayWord::TrueTime => "真实时间",
            ReplayWord::EarlierTurn => "上一个变化",
            ReplayWord::LaterTurn => "下一个变化",
            ReplayWord::OneScene => "此刻前后",
            ReplayWord::WholeLife => "全部",
            ReplayWord::Sleeps => "停住",
            ReplayWord::Runs => "运行",
            ReplayWord::Events => "时钟发生了什么",
            ReplayWord::EventsHint => {
                "没有变化：每个时钟的偏差保持不变。可以让某个时钟跳变（如 NTP 校时），或让某台机器休眠（如笔记本、被暂停的虚拟机）。"
            }
            ReplayWord::AddStep => "添加跳变",
            ReplayWord::AddSleep => "添加休眠",
            ReplayWord::IsStepped => "跳变",
            ReplayWord::FallsAsleep => "休眠",
            ReplayWord::At => "时刻",
            ReplayWord::By => "幅度",
            ReplayWord::Until => "直到",
            ReplayWord::Remove => "移除",
            ReplayWord::Reckoning => {
                "“时钟”里的偏差是这一切发生之前的。上方的结论按所判断时刻的时钟推算。"
            }
        }
    }

    fn happens(&self, machines: &[&str], what: &What) -> String {
        let who = marked(machines, self);
        match what {
            What::Stamps => format!("{who} 签发令牌"),
            What::Steps(by) => format!("{who} 的时钟跳变 {}", offset_text(*by)),
            What::FallsAsleep | What::Answers(Does::Sleeps) => format!("{who} 停住"),
            What::WakesUp(length) => {
                format!("{who} 恢复运行，比原来慢了 {}", self.span(*length))
            }
            What::Answers(Does::Answers {
                verdict, refusal, ..
            }) => match verdict {
                Verdict::Accepts => format!("{who} 接受"),
                Verdict::Rejects => format!("{who} 拒绝：{}", self.branch(refusal.as_ref())),
                Verdict::CannotTell => format!("{who} 无法判断"),
            },
            What::Answers(Does::Runs) => format!("{who} 运行"),
        }
    }

    fn event_fault(&self, fault: &EventFault) -> String {
        match fault {
            EventFault::Missing => "这里还没有填写".into(),
            EventFault::Moment(MomentFault::Typed(fault)) => self.typed_fault(fault),
            EventFault::Moment(MomentFault::NoSuchClaim(claim)) => self.no_such_claim(claim),
            EventFault::By(fault) => self.offset_fault(fault),
            EventFault::Backwards => "此时刻不晚于休眠开始的时刻".into(),
        }
    }

    fn does(&self, machine: &str, what: &str) -> String {
        format!("{machine}：{what}")
    }

    fn and_others(&self, count: usize) -> String {
        format!("另外 {count} 台")
    }
}

/// `a`、`b` 和另外 3 台。
fn marked(machines: &[&str], language: &Chinese) -> String {
    let mut named: Vec<String> = machines
        .iter()
        .take(super::NAMED)
        .map(|name| format!("`{}`", super::plain(name)))
        .collect();
    let left = machines.len().saturating_sub(super::NAMED);
    if left > 0 {
        named.push(language.and_others(left));
    }
    named.join("、")
}
