//! The closer look in English.

use super::super::en::English;
use super::super::{Language, Voice};
use super::{CloserLanguage, CloserWord, Ended, grouped, megabytes, rounded, whole};
use crate::evidence::clue::{Caller, Carries, Grade, How, Opened, Party, Who, Wrapped};
use crate::evidence::flood::Flood;
use crate::evidence::sift::{Says, Sifted};
use crate::proof::{Hint, Why, ZoneBy};
use crate::time::{Nanos, Stamp};

impl CloserLanguage for English {
    fn closer_word(&self, word: CloserWord) -> &'static str {
        match word {
            CloserWord::MustBeTrue => "What must be true",
            CloserWord::MustBeTrueHint => {
                "Every line, lease and header is an inequality between two clocks; together they bound each of them."
            }
            CloserWord::NothingProven => {
                "Nothing here bounds a clock yet. Log lines about the pasted token do, as do the outputs of the commands below."
            }
            CloserWord::TakenRight => {
                "if the issuer’s clock and the one it was compared with are both right"
            }
            CloserWord::Contradict => "These cannot all be true:",
            CloserWord::SetAside => "Set aside",
            CloserWord::CountAgain => "Count again",
            CloserWord::Pieces => "Reasons",
            CloserWord::Assumptions => "Assumed",
            CloserWord::Zone => "Zone of times without one",
            CloserWord::ZoneHint => "as it fits",
            CloserWord::Year => "Year of times without one",
            CloserWord::YearHint => "the nearest",
            CloserWord::ZoneFault => "A zone is written UTC, +08:00 or -03:30.",
            CloserWord::YearFault => "A year has four digits.",
            CloserWord::JustNow => "I read this just now",
            CloserWord::JustNowHint => {
                "compares it with this page’s clock, at the moment of the paste"
            }
            CloserWord::FreshToken => "This token was made just now",
            CloserWord::FreshTokenHint => "compares its iat with this page’s clock",
            CloserWord::NotJustNow => "Not just now",
            CloserWord::Show => "Show",
            CloserWord::Shown => "shown",
            CloserWord::Nodes => "Clocks of the nodes, worst first",
            CloserWord::Node => "Node",
            CloserWord::Offset => "Offset",
            CloserWord::MeasuredBy => "Measured by",
            CloserWord::Bears => "Its tokens",
            CloserWord::BearsYes => "in time",
            CloserWord::BearsLoops => "replaced at every check",
            CloserWord::BearsPerhaps => "perhaps late",
            CloserWord::Judge => "Judge that moment",
            CloserWord::JudgeHint => {
                "sets the time of the request to when this was written, with the offset that it proves"
            }
            CloserWord::AddNode => "Add to the clocks",
            CloserWord::Commands => "Commands that measure clocks",
            CloserWord::CommandsHint => {
                "Copy one, run it, and paste what it prints. Words in capitals are yours to fill in."
            }
            CloserWord::Mend => "Mend",
            CloserWord::BreaksSignature => "the signature no longer fits",
            CloserWord::Hints => "Worth a thought",
            CloserWord::Floods => "Again and again",
            CloserWord::DoesNotExplain => "does not explain the evidence",
            CloserWord::NoSubject => {
                "These lines name no caller. The audit log does: look for the same second, or for the Audit-Id of a refused answer; it has the source address and the user agent."
            }
            CloserWord::Stop => "Stop",
            CloserWord::Dismiss => "Close",
            CloserWord::PrivateKey => {
                "A private key: whoever has it can sign as its owner. It never goes into a link or a report."
            }
        }
    }

    fn found_form(&self, form: &str) -> &'static str {
        match form {
            "klog" => "Log line",
            "json_log" => "JSON log line",
            "logfmt" => "logfmt log line",
            "journald" => "Journal line",
            "container_log" => "Container log line",
            "log_export" => "Exported log line",
            "audit_event" => "Audit event",
            "http_response" => "HTTP response",
            "client" => "Client’s error",
            "line" => "Error",
            "date_header" => "Date header",
            "date" => "Time of day",
            "timedatectl" => "timedatectl",
            "chrony" => "chronyc",
            "ntpq" => "ntpq",
            "ntpstat" => "ntpstat",
            "w32tm" => "w32tm",
            "clock_step" => "Clock was set",
            "event" => "Event",
            "lease" => "Lease",
            "kubeconfig" => "kubeconfig",
            "secret" => "Secret",
            "token_request" => "TokenRequest",
            "exec_credential" => "ExecCredential",
            "token_review" => "TokenReview",
            "token_response" => "Token response",
            "vault_response" => "Vault response",
            "docker_config" => "Docker config",
            "service_account_json" => "Google service account key",
            "command_line" => "Command line",
            "env" => "Environment variable",
            "url" => "URL",
            "cookie" => "Cookie",
            "json_member" => "Field of a document",
            "authorization_header" => "Authorization header",
            "log_tail" => "Token with a log line behind it",
            "encoded" => "Encoded token",
            "jws_json" => "JWS in JSON",
            "jwe" => "Encrypted token (JWE)",
            "sd_jwt" => "SD-JWT",
            "nested" => "Token in a token",
            "certificate" => "Certificate",
            "private_key" => "Private key",
            "measurement" => "Measured clock",
            "statement" => "Statement",
            _ => "",
        }
    }

    fn speaker(&self, who: Who) -> &'static str {
        match who {
            Who::ApiServer => "API server",
            Who::Delegating => "extension API server",
            Who::Kubelet => "kubelet",
            Who::Client => "client",
            Who::ContainerRuntime => "container runtime",
            Who::Host => "host",
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
            Who::Signer => "certificate signer",
            Who::Other => "verifier",
        }
    }

    fn grade(&self, grade: Grade) -> &'static str {
        match grade {
            Grade::NotMine => "not mine",
            Grade::Bad => "mine, but bad",
            Grade::Transport => "did not get through",
            Grade::NoReason => "gives no reason, by design",
            Grade::Accepted => "accepted all the same",
            Grade::Unknown => "not known here",
        }
    }

    fn refused_as(&self, id: &str) -> &'static str {
        match id {
            "not-yet-valid" => "not valid yet",
            "expired" => "expired",
            "issued-in-future" => "issued in the future",
            "audience-expected" => "another audience",
            "issuer-expected" => "another issuer",
            "issuer-confirmed" => "issuer no longer accepted",
            "signature-verified" => "wrong key or signature",
            "key-found" => "no such key",
            "well-formed" => "does not parse",
            "claims-decoded" => "a claim has the wrong type",
            "stale" => "stale, and still accepted",
            "pod-exists" | "bound-object" => "what it is bound to is gone",
            "secret-exists" => "its Secret is gone",
            "service-account-exists" => "its service account is gone or new",
            "node-exists" => "its node is gone or new",
            "legacy-not-invalidated" => "marked invalid",
            _ => "",
        }
    }

    fn carries(&self, carries: Carries) -> &'static str {
        match carries {
            Carries::Now => "its clock",
            Carries::Exp => "exp",
            Carries::Nbf => "nbf",
            Carries::Iat => "iat",
            Carries::Client => "signed at",
            Carries::Limit => "limit",
            Carries::Away => "away",
            Carries::AfterWarning => "after the warning",
            Carries::Age => "age",
            Carries::Leeway => "leeway",
        }
    }

    fn wrapped(&self, wrapped: Wrapped) -> String {
        match wrapped {
            Wrapped::Base64 => "taken out of base64".into(),
            Wrapped::Percent => "percent-decoded".into(),
            Wrapped::JsonString => "taken out of a JSON string".into(),
            Wrapped::JwsJson => "put together from JWS JSON".into(),
            Wrapped::Nested => "inside of another token".into(),
            Wrapped::JweJson => "put together from JWE JSON".into(),
            Wrapped::BearerTwice => {
                "`Bearer` stands before it more than once: the server takes the second for the token".into()
            }
            Wrapped::LineBreak => {
                "with a line break in it: whoever reads this value gets that, too".into()
            }
            Wrapped::Disclosures(count) => format!("with {count} disclosures"),
        }
    }

    fn party(&self, party: &Party) -> String {
        match party {
            Party::Issuer => "the issuer".into(),
            Party::ApiServer(Some(name)) | Party::Node(name) | Party::Host(Some(name))
                if !name.is_empty() =>
            {
                name.clone()
            }
            Party::ApiServer(_) => "the API server that wrote this".into(),
            Party::Node(_) => "the node".into(),
            Party::Host(_) => "the machine".into(),
            Party::Service(who) => self.speaker(*who).into(),
            Party::Person => "this page".into(),
            Party::TimeSource => "its time source".into(),
            Party::Others => "the others in the list".into(),
        }
    }

    fn apart(&self, one: &str, low: Option<Nanos>, high: Option<Nanos>, other: &str) -> String {
        let both = (low.map(rounded), high.map(rounded));
        if both == (Some(0), Some(0)) {
            return format!("{one} and {other} read the same");
        }
        let between = self.range(low, high);
        match both {
            (_, Some(..0)) | (Some(..0), None) => format!("{one} is {between} {other}"),
            _ => format!("{one} is {between} of {other}"),
        }
    }

    fn range(&self, low: Option<Nanos>, high: Option<Nanos>) -> String {
        let span = |distance: Nanos| self.span(distance.abs());
        match (low.map(rounded), high.map(rounded)) {
            (None, None) => String::new(),
            (None, Some(high @ ..0)) => format!("at least {} behind", span(high)),
            (None, Some(high)) => format!("at most {} ahead", span(high)),
            (Some(low @ ..0), None) => format!("at most {} behind", span(low)),
            (Some(low), None) => format!("at least {} ahead", span(low)),
            (Some(low), Some(high)) if low == high => {
                let way = if low < 0 { "behind" } else { "ahead" };
                format!("{} {way}", span(low))
            }
            (Some(low), Some(high @ ..0)) => format!("{} to {} behind", span(high), span(low)),
            (Some(low @ 0..), Some(high)) => format!("{} to {} ahead", span(low), span(high)),
            (Some(low), Some(high)) => {
                format!("between {} behind and {} ahead", span(low), span(high))
            }
        }
    }

    fn reason(&self, why: &Why, one: &str, other: &str, voice: &Voice) -> String {
        let at = |instant| voice.full(instant);
        match why {
            Why::NotYet { said, stamp } => format!(
                "{one} read {} when it refused what {other} had already stamped {}.",
                at(*said),
                at(*stamp)
            ),
            Why::Later { said, stamp } => format!(
                "{one} read {} after {other} had stamped {}.",
                at(*said),
                at(*stamp)
            ),
            Why::Passed {
                said,
                stamp,
                expired: false,
            } => format!(
                "{other} wrote at {} that {one} had not yet reached {}.",
                at(*said),
                at(*stamp)
            ),
            Why::Passed {
                said,
                stamp,
                expired: true,
            } => format!(
                "{other} wrote at {} that {one} was past {}.",
                at(*said),
                at(*stamp)
            ),
            Why::Quoted { wrote, now } => format!(
                "{one} noted at {} an answer in which {other} read {}.",
                at(*wrote),
                at(*now)
            ),
            Why::Signed { client, now } => format!(
                "{one} signed at {}, before {other} read {}.",
                at(*client),
                at(*now)
            ),
            Why::Measured(how) => format!("{one} against {other}: {}.", self.measured_by(*how)),
        }
    }

    fn measured_by(&self, how: How) -> &'static str {
        match how {
            How::DateHeader => "Date header",
            How::TwoDateHeaders => "two Date headers",
            How::FreshToken => "iat of a token made just now",
            How::DateCommand => "time of day, just now",
            How::TimeDaemon => "its time daemon",
            How::Step => "a clock that was set",
            How::Events => "events",
            How::LeaseWrite => "lease and the time of its write",
            How::LeaseAmongOthers => "lease among the others",
            How::Audit => "audit event",
            How::Sentence => "a sentence with both clocks",
        }
    }

    fn caveat(&self, how: How) -> &'static str {
        match how {
            How::DateHeader => {
                "Whole seconds, and the seconds until it was pasted. Behind a load balancer it is some API server."
            }
            How::TwoDateHeaders => {
                "Whole seconds, taken as asked within two seconds of each other."
            }
            How::FreshToken => "Whole seconds, and the seconds until it was pasted.",
            How::DateCommand => "As exact as the typing.",
            How::TimeDaemon => {
                "Right if its time source is, and out of date once the daemon has lost it."
            }
            How::Step => "So far off it was before this moment.",
            How::Events => {
                "An API server’s stamp comes late and never early: that end is certain. The other is told only where three events agree that were a minute apart."
            }
            How::LeaseWrite => {
                "The kubelet’s time beside the API server’s, less the way between them."
            }
            How::LeaseAmongOthers => {
                "Renewed about every 10 s, so within 10 s. A lease that is not renewed any more proves nothing about a clock, and looks slow: see whether the node is Ready, or list the leases again."
            }
            How::Audit => "Both times in one request, less the way between them.",
            How::Sentence => "As printed.",
        }
    }

    fn zone(&self, zone: &str, by: ZoneBy) -> String {
        match by {
            ZoneBy::Assumed => format!("Times without a zone are taken as {zone}."),
            ZoneBy::Fits => format!(
                "Times without a zone are taken as {zone}: in UTC the lines would contradict the token by their own clock, and this is the nearest zone in which they do not."
            ),
            ZoneBy::Chosen => format!("Times without a zone are {zone}."),
        }
    }

    fn contradiction(&self, pieces: usize, by: Nanos) -> String {
        match pieces {
            1 => format!(
                "One piece contradicts itself, by {}.",
                self.span(rounded(by))
            ),
            _ => format!(
                "{pieces} pieces cannot all be true: they miss each other by {}. A clock was set in between, a line is about another token, or a time is in another zone.",
                self.span(rounded(by))
            ),
        }
    }

    fn misfits(&self, count: usize) -> String {
        match count {
            1 => "One line contradicts the pasted token by its own clock: it is about another token, or its year or zone is another.".into(),
            _ => format!("{count} lines contradict the pasted token by their own clock: they are about another token, or their year or zone is another."),
        }
    }

    fn take(&self, offset: &str) -> String {
        format!("Take {offset}")
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
                let mut said =
                    String::from("A presigned AWS request, good for 15 min from its date");
                if let Some(signed) = of(signed) {
                    said += &format!(": signed {signed}");
                }
                if let Some(expires) = expires {
                    said += &format!(", says it lives {}", self.span(*expires));
                }
                for (name, value) in [("region", region), ("access key", key_id)] {
                    if let Some(value) = value {
                        said += &format!(", {name} {value}");
                    }
                }
                said + "."
            }
            Opened::Certificate {
                subject,
                issuer,
                not_before,
                not_after,
                is_ca,
            } => {
                let ca = if *is_ca {
                    "CA certificate"
                } else {
                    "Certificate"
                };
                format!(
                    "{ca} of {subject}, signed by {issuer}, from {} to {}. The cluster’s signer dates a client certificate back by 5 min, so a clock may be 5 min behind the signer’s.",
                    at(*not_before),
                    at(*not_after)
                )
            }
            Opened::Bootstrap { id, expires } => match of(expires) {
                Some(expires) => format!(
                    "Bootstrap token {id}, until {expires} by the API server’s clock, to the second."
                ),
                None => format!("Bootstrap token {id}, without an end."),
            },
            Opened::Static { name: Some(name) } => {
                format!("A password or static token of {name}: no time in it.")
            }
            Opened::Static { name: None } => "A password or static token: no time in it.".into(),
            Opened::PrivateKey => self.closer_word(CloserWord::PrivateKey).into(),
            Opened::Encrypted { alg, enc } if enc.is_empty() => format!(
                "Put together as an encrypted token, with `alg` {alg}, but its header names no `enc`: nobody can decrypt it."
            ),
            Opened::Encrypted { alg, enc } => format!(
                "Encrypted with {alg} and {enc}: only its header can be read without the key."
            ),
            Opened::Disclosures(all) => {
                let names: Vec<String> = all
                    .iter()
                    .map(|(name, value)| match name {
                        Some(name) => format!("{name} = {value}"),
                        None => value.clone(),
                    })
                    .collect();
                format!("Discloses {}.", names.join("; "))
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
                said.extend(synchronized.map(|it| {
                    if it {
                        "synchronized"
                    } else {
                        "not synchronized"
                    }
                    .to_owned()
                }));
                said.extend(ntp.map(|it| {
                    if it {
                        "time service on"
                    } else {
                        "time service off"
                    }
                    .to_owned()
                }));
                said.extend(source.as_ref().map(|source| format!("source {source}")));
                said.extend(stratum.map(|stratum| format!("stratum {stratum}")));
                if *rtc_in_local == Some(true) {
                    said.push("hardware clock in local time, which a boot may read as UTC".into());
                }
                said.extend(
                    rtc_off
                        .map(|off| format!("hardware clock {}", self.range(Some(off), Some(off)))),
                );
                format!("{}.", said.join(", "))
            }
            Opened::Leases {
                nodes,
                servers,
                kept,
                gone,
                two_groups,
                behind,
            } => {
                let mut said = format!("{nodes} nodes, {servers} API servers. ");
                said += match kept {
                    Some(true) => {
                        "The API server keeps the time of each write, so each lease has two clocks."
                    }
                    Some(false) => {
                        "The managed fields stand still: this API server does not keep the time of writes (1.20 to 1.24). Leases are compared with each other, to within 10 s, where at least three were renewed together."
                    }
                    None => {
                        "No lease shows when it was written (`--show-managed-fields`). Leases are compared with each other, to within 10 s, where at least three were renewed together."
                    }
                };
                if !gone.is_empty() {
                    said += &format!(
                        " Far older than the rest, so taken for gone: {}.",
                        gone.join(", ")
                    );
                }
                if !behind.is_empty() {
                    said += &format!(
                        " Behind the newest: {}. Either that clock is slow, or the API server is gone and its lease stands still, which proves nothing about a clock. List the leases again after 20 s: where `renewTime` moves, it lives.",
                        behind.join(", ")
                    );
                }
                if let Some((one, other, apart)) = two_groups {
                    said += &format!(
                        " {one} and {other} nodes form two groups {} apart: that points at two API servers, not at nodes.",
                        self.span(rounded(*apart))
                    );
                }
                said
            }
            Opened::List { kind, count } => format!("{count} × {kind}."),
        }
    }

    fn who_calls(&self, caller: &Caller) -> String {
        let mut parts = vec![caller.user.clone().unwrap_or("not named".into())];
        parts.extend(caller.acting_as.as_ref().map(|it| format!("as {it}")));
        if !caller.addresses.is_empty() {
            parts.push(format!("from {}", caller.addresses.join(", ")));
        }
        parts.extend(caller.agent.as_ref().map(|it| format!("with {it}")));
        format!("Who calls: {}.", parts.join(", "))
    }

    fn used_by(&self, names: &str) -> String {
        format!("used by {names}")
    }

    fn bears_not(&self, by: Nanos) -> String {
        format!("ended {} before they are replaced", self.span(rounded(by)))
    }

    fn tolerance(&self, lifetime: Nanos, slowest: Nanos) -> String {
        format!(
            "For tokens of {}: a node that is more than {} behind replaces them when they have ended.",
            self.span(lifetime),
            self.span(slowest)
        )
    }

    fn hint(&self, hint: &Hint, name: &dyn Fn(&Party) -> String, voice: &Voice) -> String {
        match hint {
            Hint::HalfHours { party, half_hours } => {
                let hours = f64::from(*half_hours).abs() / 2.0;
                format!(
                    "{} is off by about {hours} h. That is the size of a time zone: a hardware clock in local time that was read as UTC, or a log in another zone.",
                    name(party)
                )
            }
            Hint::BornExpired { party } => format!(
                "By {} the token was born expired: its issuer is behind by more than its lifetime.",
                name(party)
            ),
            Hint::SteppedTogether { by } => {
                let way = if *by < 0 { "back" } else { "forward" };
                format!(
                    "Several clocks were set {way} together, by about {}: a wrong time source, or all of them slept. Tokens made before carry the old time.",
                    self.span(rounded(*by))
                )
            }
            Hint::NeverReread { due, overdue } => format!(
                "The token was due for replacement at {} (80 % of its lifetime, or a day), and overdue by {} when it was used. Rather than a clock, that is a file that was not read again; or a node whose clock is that slow, or a sleep.",
                voice.full(*due),
                self.span(rounded(*overdue))
            ),
            Hint::Sleep { from, until } => format!(
                "Nothing was written from {} to {}, which is as long as the offset: a machine that slept, or was being started.",
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
        format!("{}{host}: {what}", self.speaker(who))
    }

    fn says(&self, says: &Says) -> String {
        match says {
            Says::Said {
                who,
                host,
                branch,
                grade,
            } => self.said(*who, host.as_deref(), *branch, *grade),
            Says::Measured => "a clock".into(),
            Says::Token => "a token".into(),
            Says::Others => "others".into(),
        }
    }

    fn sifting(&self, name: &str, read: f64, size: f64, telling: usize) -> String {
        format!(
            "{name}: {} of {} MB read, {} telling so far.",
            megabytes(read),
            megabytes(size),
            lines(telling)
        )
    }

    fn sifted(&self, name: &str, sifted: &Sifted, reach: (f64, f64), how: &Ended) -> Vec<String> {
        let mut sentences = Vec::new();
        let (read, size) = (megabytes(reach.0), megabytes(reach.1));
        match how {
            Ended::Whole => {}
            Ended::Stopped => sentences.push(format!("Stopped after {read} of {size} MB.")),
            Ended::Broken(why) => sentences.push(format!(
                "It could not be read on after {read} of {size} MB: {why}"
            )),
        }
        let (all, telling) = (lines(sifted.lines), grouped(sifted.telling));
        sentences.push(match sifted.telling {
            0 => format!("{name}: {all}, and none tells anything of tokens or clocks."),
            _ if sifted.kept == sifted.telling => format!(
                "{name}: {all}, of which {telling} tell something of tokens or clocks. They are in the box."
            ),
            _ => format!(
                "{name}: {all}, of which {telling} tell something of tokens or clocks. {} are in the box: the first and the last of each sort.",
                grouped(sifted.kept)
            ),
        });
        if sifted.cut > 0 {
            sentences.push(format!(
                "{} longer than 1 MB: cut there.",
                lines(sifted.cut)
            ));
        }
        if sifted.objects > 0 {
            sentences.push(format!(
                "Objects over several lines, passed over: {}. Up to 10 MB of them can be dropped in a file of their own.",
                grouped(sifted.objects)
            ));
        }
        sentences
    }

    fn flood(&self, flood: &Flood, first: &str, last: &str, span: Nanos) -> String {
        let rhythm = match flood.period {
            Some(period) => format!(", every {}", self.span(rounded(period))),
            None => ", without a rhythm".into(),
        };
        format!(
            "{}, {} times in {}{rhythm}, from {first} to {last}.",
            self.said(flood.who, flood.host.as_deref(), flood.branch, flood.grade),
            flood.count,
            self.span(rounded(span))
        )
    }

    fn mend(&self, id: &str) -> &'static str {
        match id {
            "stray" => "Take off what does not belong to it",
            "joined" => "Join what was torn apart",
            "bearer-twice" => "Write Bearer once",
            "first-letter" => "Put its first letter back",
            "percent" => "Undo the URL encoding",
            "ordinary-base64" => "Write + and / as - and _",
            "padding" => "Take the = off",
            "milliseconds" => "Read it as seconds",
            "date-as-text" => "Write the date as seconds",
            "other-case" => "Write the claim’s name in lower case",
            _ => "",
        }
    }

    fn command(&self, id: &str) -> &'static str {
        match id {
            "date-headers" => "API servers against each other, by their Date headers",
            "fresh-token" => "the issuer against this page, by a token made just now",
            "events" => "nodes against the API server, by first occurrences of events",
            "node-leases" => "nodes against the API server, by leases and the time of their writes",
            "node-lease-list" => "nodes against each other, by leases alone",
            "api-server-leases" => {
                "API servers against each other, by their leases (1.26 or newer)"
            }
            "chrony" => "a machine against its time source",
            "timedatectl" => "whether a machine keeps time at all",
            "date-on-nodes" => "nodes against this page",
            "audit" => "nodes against the API server, to the microsecond",
            "apiserver-log" => "what the API server said, and when",
            _ => "",
        }
    }

    fn remark(&self, id: &str) -> &'static str {
        match id {
            "guesses" => "These words guess at a cause: the client cannot know why it was refused.",
            _ => "",
        }
    }
}

fn lines(count: usize) -> String {
    match count {
        1 => "1 line".into(),
        _ => format!("{} lines", grouped(count)),
    }
}
