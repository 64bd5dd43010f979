//! 简体中文。

use super::super::zh::Chinese;
use super::{EditWord, SigningLanguage};
use crate::keys::private::PrivateFault;
use crate::keys::sign::SignFault;

impl SigningLanguage for Chinese {
    fn edit_word(&self, word: EditWord) -> &'static str {
        match word {
            EditWord::TakeBack => "撤销",
            EditWord::NoExp => "去掉 exp",
            EditWord::MendHeader => "请先改正头部：无法读取或设置其算法。",
            EditWord::Signed => "已签名。",
            EditWord::SecretJwk => "共享密钥（JWK）",
            EditWord::BoundTo => "绑定到",
            EditWord::NotBound => "不绑定",
            EditWord::Object => "对象名称",
            EditWord::NotNames => {
                "命名空间、服务账号和对象的名称须符合 Kubernetes 规则：小写字母、数字、`-` 和 `.`。"
            }
            EditWord::ExpirationTimestamp => "status.expirationTimestamp",
            EditWord::EditHint => "编写令牌并签名，以预演集群的反应。任何内容都不会离开本页。",
            EditWord::FromToken => "从当前令牌开始",
            EditWord::Empty => "重新开始",
            EditWord::Header => "头部",
            EditWord::Payload => "载荷",
            EditWord::Dates => "日期",
            EditWord::StampedBy => "所用时钟",
            EditWord::TrueTime => "真实时间",
            EditWord::StampNow => "iat = nbf = 现在",
            EditWord::ExpireInAnHour => "exp = 现在 + 1 h",
            EditWord::AnHourMore => "exp + 1 h",
            EditWord::Algorithm => "算法",
            EditWord::Unsecured => "none（无签名）",
            EditWord::SigningKey => "签名密钥",
            EditWord::ThrowAway => "一次性密钥，在本页生成",
            EditWord::ThrowAwayNote => "在本页生成，仅供预演，关闭页面即消失。切勿让集群信任它。",
            EditWord::MakeAnother => "另生成一个",
            EditWord::MakeRsa => "生成 RSA 密钥",
            EditWord::Stop => "停止",
            EditWord::PrivatePem => "私钥",
            EditWord::PublicPem => "公钥",
            EditWord::WriteKid => "把密钥的 kid 写入头部，与 Kubernetes 一致",
            EditWord::WithoutBlanks => "去掉各值之间的空白后签名，与签发方的写法一致",
            EditWord::Sign => "签名",
            EditWord::SignedToken => "已签名的令牌",
            EditWord::UseIt => "判断它",
            EditWord::Undo => "恢复线索框原有内容",
            EditWord::NoAlgorithm => "头部中没有本页可用于签名的算法。请选择一个。",
            EditWord::NoKeyFor => "没有适用于此算法的密钥。",
            EditWord::Request => "按 TokenRequest 生成",
            EditWord::RequestHint => {
                "所选版本会写入的声明，由所选 API Server 的时钟在请求时刻盖上时间。"
            }
            EditWord::ApiServer => "API Server",
            EditWord::Namespace => "命名空间",
            EditWord::ServiceAccount => "服务账号",
            EditWord::Seconds => "expirationSeconds",
            EditWord::Audiences => "受众（留空：API Server 自身的受众）",
            EditWord::MakeToken => "生成令牌",
            EditWord::NotSeconds => "expirationSeconds 是整数秒，例如 3600。",
            EditWord::Extended => {
                "Pod 的 3607 秒令牌：API Server 会延长为一年，并在 3607 秒后标记为陈旧。"
            }
            EditWord::WeakAlgorithm => "无签名的令牌：任何 kube-apiserver 都会拒绝。",
        }
    }

    fn secret(&self, bits: usize) -> String {
        format!("{bits} 位")
    }

    fn private_fault(&self, fault: &PrivateFault) -> String {
        match fault {
            PrivateFault::NoKey => "没有私钥".into(),
            PrivateFault::Form(_) | PrivateFault::Jwk(_) => "无法读取该私钥".into(),
            PrivateFault::NoPrivatePart => "这是公钥，不能签名".into(),
            PrivateFault::Apart => "私钥部分与公钥部分不属于同一个密钥".into(),
            PrivateFault::Modulus { bits } => format!("不接受 {bits} 位的 RSA 密钥"),
            PrivateFault::MorePrimes => "不接受由两个以上素数构成的 RSA 密钥".into(),
            PrivateFault::NoPrimes => "RSA 密钥缺少素数".into(),
            PrivateFault::TooMany => "从这里起的密钥不再读取".into(),
        }
    }

    fn sign_fault(&self, fault: SignFault) -> String {
        match fault {
            SignFault::Algorithm => "此密钥不能按该算法签名。".into(),
            SignFault::TooShort { bits, wanted } => {
                format!("{bits} 位的 RSA 密钥容不下该摘要，至少需要 {wanted} 位。")
            }
            SignFault::Numbers => "此密钥的签名无法由它自己验证：其数值有误。".into(),
        }
    }

    fn looking(&self, bits: u32, tries: usize) -> String {
        format!("正在寻找 {bits} 位 RSA 密钥的素数：已试 {tries} 个数。")
    }

    fn stamped(&self, from: &str, until: &str) -> String {
        format!("签发时间 {from}，有效至 {until}。")
    }
}
