//! 简体中文。

use super::super::zh::Chinese;
use super::{StructuredLanguage, StructuredWord};
use crate::expressions::Unknown;
use crate::kube::authentication::{Reads, What};

impl StructuredLanguage for Chinese {
    fn structured_word(&self, word: StructuredWord) -> &'static str {
        match word {
            StructuredWord::Title => "结构化身份认证",
            StructuredWord::Hint => {
                "按照粘贴的签发方配置，API Server 的 OIDC 认证器会如何处理此令牌。`exp`、`nbf` 和签名是否成立是另一个问题，由下面的步骤回答。"
            }
            StructuredWord::FromFlags => "`--oidc-…` 参数",
            StructuredWord::NotTaken => "API Server 不接受此配置：",
            StructuredWord::NotLooked => "其中有些内容无法在此检查：",
            StructuredWord::NoToken => "再粘贴一个令牌，即可按此配置判断。",
            StructuredWord::LogError => "API Server 日志中的错误",
            StructuredWord::Roughly => "API Server 的说法与此类似，措辞可能不同。",
            StructuredWord::Accepts => "如果时间和签名成立，则接受此令牌。",
            StructuredWord::Rejects => "拒绝此令牌。",
            StructuredWord::CannotTell => "无法判断：本页不知道其中一步的结果。",
            StructuredWord::Fetched => {
                "令牌表明此声明由他处提供。API Server 会去获取；本页不向任何地方发出请求。"
            }
            StructuredWord::ExpressionNotTaken => "API Server 不接受此表达式，因此不按它判断。",
            StructuredWord::NotReached => "未执行到",
            StructuredWord::ResultingUser => "得到的用户",
        }
    }

    fn asked(&self, what: What) -> &'static str {
        match what {
            What::Issuer => "签发方",
            What::Audience => "受众",
            What::Algorithm => "算法",
            What::DistributedClaims => "分布式声明",
            What::Username => "用户名",
            What::Groups => "用户组",
            What::Uid => "UID",
            What::Extra => "附加属性",
            What::RequiredClaim => "必需的声明",
            What::ClaimRule => "声明规则",
            What::UserRule => "用户规则",
        }
    }

    fn unknown(&self, unknown: &Unknown) -> String {
        match unknown {
            Unknown::Function(name) => format!("本页无法计算 `{name}`。"),
            Unknown::Arguments(name) => format!("本页无法用这些参数计算 `{name}`。"),
            Unknown::Pattern(pattern) => format!(
                "本页无法确定模式 `{pattern}` 匹配什么：Kubernetes 按 RE2 解读，而这种写法在别处有不同的含义。"
            ),
            Unknown::Literal(name) => format!("本页无法构造 `{name}`。"),
            Unknown::TooLong => "表达式过长，本页不读取。".into(),
            Unknown::TooDeep => "表达式嵌套过深，本页不计算。".into(),
            Unknown::TooMuch => "所需步骤超出了本页为一个令牌所用的上限。".into(),
        }
    }

    fn reads(&self, reads: Reads, version: &str) -> Option<String> {
        Some(match reads {
            Reads::Yes => return None,
            Reads::Gated => {
                "所选版本只有打开特性门控 `StructuredAuthenticationConfiguration` 才会读取此文件。"
                    .into()
            }
            Reads::No => "所选版本没有 `--authentication-config`。".into(),
            Reads::NotTheVersion => format!("所选版本不认识此文件的版本 `{version}`。"),
        })
    }

    fn anonymous(&self, enabled: bool, paths: &[String]) -> String {
        match (enabled, paths) {
            (false, _) => "`anonymous`：没有令牌的请求以 401 拒绝。".into(),
            (true, []) => "`anonymous`：没有令牌的请求视为 `system:anonymous`。".into(),
            (true, paths) => format!(
                "`anonymous`：只有在 {} 上，没有令牌的请求才视为 `system:anonymous`。",
                listed(paths)
            ),
        }
    }

    fn left_to_others(&self, issuer: &str, configured: &[&str]) -> String {
        let configured = match configured {
            [] => "没有配置任何签发方".into(),
            all => format!("配置的是 {}", listed(all)),
        };
        format!(
            "没有条目接受此令牌：它的签发方是 `{issuer}`，而{configured}。令牌会留给其他认证器，不作任何说明。"
        )
    }
}

fn listed(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|it| format!("`{}`", it.as_ref()))
        .collect();
    items.join("、")
}
