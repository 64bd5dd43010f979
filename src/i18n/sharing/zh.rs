//! 简体中文。

use super::super::zh::Chinese;
use super::{Caption, SharingLanguage};
use crate::share::address::PresetFault;
use crate::share::link::{LinkFault, Misfit};
use crate::share::travel::{Stays, Travels};
use crate::share::weight::Piece;

impl SharingLanguage for Chinese {
    fn caption(&self, caption: Caption) -> &'static str {
        match caption {
            Caption::Share => "分享",
            Caption::ShareHint => {
                "全部内容都在链接的 # 之后，任何服务器都收不到。复制之前，请先看清会带走什么。"
            }
            Caption::WhatTravels => "带走什么",
            Caption::Consent => {
                "拿到此链接的人可以使用该令牌，直到它过期；浏览器还会把它记入浏览历史。确要交出，请输入"
            }
            Caption::ConsentPhrase => "交出令牌",
            Caption::Goes => "会带走",
            Caption::GoesEvidence => "对方在输入框中看到的内容",
            Caption::GoesNothing => "不带走任何粘贴的内容。",
            Caption::StaysHere => "留在本页",
            Caption::Address => "页面地址",
            Caption::AddressHint => {
                "磁盘上的文件没有可供他人打开的地址。请填写团队所用页面的地址；也可以留空：以 # 开头的部分可以粘贴到任何一份页面的输入框中。"
            }
            Caption::Link => "链接",
            Caption::CopyLink => "复制链接",
            Caption::LongLink => "有些聊天工具会截断超过 2000 个字符的地址。",
            Caption::TooLong => "内容超出了链接的容量。请只分享声明，或复制报告。",
            Caption::QrCode => "二维码",
            Caption::QrTooLong => "此链接超出了二维码的容量（2953 个字符）。",
            Caption::Close => "关闭",
            Caption::Report => "报告",
            Caption::ReportHint => "用于工单或聊天。下面显示的就是会被复制的内容。",
            Caption::Format => "格式",
            Caption::Markdown => "Markdown",
            Caption::Plain => "纯文本",
            Caption::CopyReport => "复制",
            Caption::WithLink => "附上重现此情形的链接",
            Caption::Print => "打印",
            Caption::Copied => "已复制。",
            Caption::NotCopied => "尚未复制。",
            Caption::CopyByHand => "浏览器未允许页面复制。链接已选中，请用键盘复制。",
            Caption::LookedAt => "打开时显示",
            Caption::ForgetAsk => "将清除记住的选项和为离线使用保存的文件，并清空页面。",
            Caption::ForgetWork => "粘贴和填写的内容也会清除，无法恢复。",
            Caption::ForgetNow => "全部清除",
            Caption::Forgotten => "此浏览器中已不再保留本页的任何内容。",
            Caption::LinkArrived => "打开了一个链接",
            Caption::TokenArrived => "地址中带有令牌",
            Caption::Replace => "打开后，本页现有内容会被替换。",
            Caption::OpenIt => "打开",
            Caption::KeepMine => "保留我的内容",
            Caption::LinkFailed => "此链接打不开",
            Caption::OtherRanges => "留在本页的内容也约束着时钟：对方得出的范围会不同。",
            Caption::PresetFailed => "地址中的预设在此无法使用",
        }
    }

    fn travels(&self, travels: Travels) -> (&'static str, &'static str) {
        match travels {
            Travels::WithoutSignature => ("不带签名", "谁也无法使用该令牌；除签名外都能判断。"),
            Travels::ClaimsOnly => (
                "只带声明",
                "令牌的头部和声明，以及各项设置；粘贴的其他内容一律不带。",
            ),
            Travels::Pseudonyms => (
                "使用化名",
                "不带签名，名称和 UID 换成化名；同一名称处处用同一化名。",
            ),
            Travels::WholeToken => ("完整令牌", "带签名，因此是一份可用的凭据。"),
        }
    }

    fn stays(&self, what: Stays) -> String {
        match what {
            Stays::Signature => "签名：没有签名，谁也无法使用这个令牌".into(),
            Stays::OtherSignatures(count) => format!("其他令牌的签名，共 {count} 个"),
            Stays::NestedSignatures(count) => {
                format!("声明或其他文本里所含令牌的签名，共 {count} 个")
            }
            Stays::PrivateKeys(count) => format!("{count} 个私钥"),
            Stays::Secrets(count) => format!("{count} 个其他机密"),
            Stays::Draft => "“编辑并签名”中正在编写的内容".into(),
            Stays::Keys(count) => format!("{count} 个公钥"),
            Stays::Fields(count) => format!("所粘贴对象中本页不读取的 {count} 个字段"),
            Stays::Flags(count) => format!("kube-apiserver 的 {count} 个本页不读取的参数"),
            Stays::Words(count) => format!("日志行中可能是机密的 {count} 个词"),
            Stays::Names(count) => format!("{count} 个名称，均以化名代替"),
            Stays::Evidence(count) => format!("粘贴内容中识别出的另外 {count} 项"),
            Stays::Text(count) => format!("未能识别的 {count} 个字符"),
        }
    }

    fn keeps_moving(&self, moment: &str) -> String {
        format!("按打开链接的时刻判断，而不是按 {moment}")
    }

    fn characters(&self, count: usize) -> String {
        format!("{count} 个字符：")
    }

    fn piece(&self, piece: Piece) -> &'static str {
        match piece {
            Piece::Tokens => "令牌",
            Piece::OtherEvidence => "其他线索",
            Piece::Machines => "时钟",
            Piece::Settings => "设置",
        }
    }

    fn weighs(&self, piece: &str, percent: usize) -> String {
        format!("{piece} {percent}%")
    }

    fn other_verdict(&self, theirs: &str, mine: &str) -> String {
        format!("留在本页的内容会影响结论。对方看到：“{theirs}”本页显示：“{mine}”")
    }

    fn link_fault(&self, fault: &LinkFault) -> String {
        match fault {
            LinkFault::NotALink => "这不是本页的链接。".into(),
            LinkFault::TooLong => "它比本页写出的任何链接都长。".into(),
            LinkFault::TooNew(version) => {
                format!("它使用第 {version} 版格式，而本页只读第 1 版。较新的 jwtriage 可以打开。")
            }
            LinkFault::Damaged => "它在途中被截断或改动：请从 `#` 到末尾重新完整复制。".into(),
            LinkFault::TooMuch => "它的内容超出了本页的容量。".into(),
            LinkFault::UnknownRelease(minor) => {
                format!("它针对 Kubernetes `{minor}`，本页不认识该版本。较新的 jwtriage 也许可以。")
            }
            LinkFault::NotAScenario { member, wrong } => {
                let wrong = match wrong {
                    Misfit::NotJson => "不是 JSON",
                    Misfit::Missing => "缺失",
                    Misfit::Kind(_) => "类型不对",
                    Misfit::Value => "的值不可能存在",
                };
                if member.is_empty() {
                    format!("其中没有可打开的情形：内容{wrong}。")
                } else {
                    format!("其中没有可打开的情形：`{member}` {wrong}。")
                }
            }
        }
    }

    fn preset_fault(&self, fault: &PresetFault) -> String {
        match fault {
            PresetFault::NotAVersion(found) => {
                format!("`version={found}` 的写法应当像 `version=1.28`。")
            }
            PresetFault::NotOffered(found) => {
                format!("本页不认识 Kubernetes `{found}`。")
            }
        }
    }
}
