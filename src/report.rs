//! The whole core behind three functions: read the paste, ask the questions, look at the clock.
//!
//! They are apart so that a moving clock never reads the token again: `inspect` depends on the paste alone,
//! `outlook` on the settings and the machines as well, and only `report` on the moment.

use crate::claims::{self, Facts};
use crate::clocks::{
    Machine, Placed, Refresh, Role, Rotation, Server, Share, place, refresh, rotation, share,
};
use crate::evidence::{Clean, Evidence, recognise};
use crate::kube::{Seen, seen};
use crate::rules::{Rule, TimeCheck};
use crate::time::{Instant, Nanos};
use crate::token::{Kind, Problem, Token, What, decode, kind_of};
use crate::verifier::{Judged, Settings, Situation, Verdict};
use std::rc::Rc;

/// What was pasted, read once.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Inspection {
    pub evidence: Evidence,
    pub token: Option<Token>,
    pub kind: Option<Kind>,
    pub facts: Facts,
    pub problems: Vec<Problem>,
}

/// Recognises and decodes. Verifies nothing and never fails.
pub fn inspect(pasted: &str) -> Inspection {
    let evidence = recognise(pasted);
    match evidence.token.clone() {
        Some(clean) => inspect_token(evidence, clean),
        None => Inspection {
            problems: evidence.problems.clone(),
            evidence,
            ..Inspection::default()
        },
    }
}

/// The same with another token of the paste, as the closer look found it.
pub fn inspect_token(mut evidence: Evidence, clean: Rc<Clean>) -> Inspection {
    evidence.token = Some(clean.clone());
    // There is one, after all.
    let is_token = |problem: &Problem| !matches!(problem.what, What::NotAToken(_));
    let mut problems: Vec<Problem> = evidence
        .problems
        .iter()
        .filter(|it| is_token(it))
        .cloned()
        .collect();
    let (token, found) = decode(clean);
    problems.extend(found);
    problems.extend(claims::problems(&token));
    let facts = claims::read(&token);
    Inspection {
        kind: Some(kind_of(&token, &facts)),
        evidence,
        facts,
        problems,
        token: Some(token),
    }
}

/// A node's kubelet and this token.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeOutlook {
    pub machine: Machine,
    /// None if no kubelet rotates this token.
    pub plan: Option<(Refresh, Rotation)>,
}

/// All answers, clock-free: what each API server will say, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// At least one.
    pub servers: Vec<Server>,
    pub nodes: Vec<NodeOutlook>,
    pub issuer: Machine,
}

impl Outlook {
    /// What the API server that issued the token makes of it. Where only the token's own dates matter, every
    /// server has the same.
    pub fn issuers(&self) -> &Judged {
        let mut servers = self.servers.iter();
        let issuer = servers.position(|server| server.machine.id == self.issuer.id);
        &self.servers[issuer.unwrap_or(0)].judged
    }

    /// The node with this machine's identity.
    pub fn node(&self, id: u32) -> Option<&NodeOutlook> {
        self.nodes.iter().find(|node| node.machine.id == id)
    }
}

/// Asks every question; none if there is no token, or nobody to ask.
pub fn outlook(
    inspection: &Inspection,
    settings: &impl Settings,
    machines: &[Machine],
) -> Option<Outlook> {
    inspection.token.as_ref()?;
    let issuer = machines
        .iter()
        .find(|machine| machine.role == Role::Issuer)?;
    let facts = &inspection.facts;
    let mut known: Vec<Rc<Judged>> = Vec::new();
    // Servers that run with the same are judged once.
    let mut judged = |situation: &Situation| {
        let before = known.iter().find(|judged| judged.situation == *situation);
        let judged = before.cloned();
        judged.unwrap_or_else(|| {
            known.push(Rc::new(Judged::of(facts, situation)));
            known[known.len() - 1].clone()
        })
    };
    let servers: Vec<Server> = machines
        .iter()
        .filter(|machine| machine.role.verifies())
        .map(|machine| place(judged(settings.of(machine.id)), machine))
        .collect();
    let nodes = machines
        .iter()
        .filter(|machine| machine.role == Role::Node)
        .map(|machine| NodeOutlook {
            machine: machine.clone(),
            plan: refresh(facts, machine, issuer.offset).map(|refresh| {
                let rotation = rotation(&refresh, &servers);
                (refresh, rotation)
            }),
        })
        .collect();
    Some(Outlook {
        servers,
        nodes,
        issuer: issuer.clone(),
    })
}

/// Every API server's ruling at one moment of true time.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub moment: Instant,
    pub servers: Vec<Placed>,
    pub verdict: Verdict,
    /// The server that the headline is about: the first that rejects, or the first of all.
    pub lead: usize,
    pub share: Share,
}

/// Looks at the clock. It enters here and nowhere earlier.
pub fn report(outlook: &Outlook, moment: Instant) -> Report {
    let servers: Vec<Placed> = outlook
        .servers
        .iter()
        .map(|server| server.at(moment, outlook.issuer.offset))
        .collect();
    let first = |verdict| {
        servers
            .iter()
            .position(|server| server.ruling.verdict == verdict)
    };
    let (verdict, lead) = match (first(Verdict::Rejects), first(Verdict::CannotTell)) {
        (Some(lead), _) => (Verdict::Rejects, lead),
        (None, Some(lead)) => (Verdict::CannotTell, lead),
        (None, None) => (Verdict::Accepts, 0),
    };
    Report {
        moment,
        verdict,
        lead,
        share: share(&servers),
        servers,
    }
}

impl Report {
    /// The server that the headline is about.
    pub fn lead(&self) -> &Placed {
        &self.servers[self.lead]
    }

    /// The server with this machine's identity.
    pub fn server(&self, id: u32) -> Option<&Placed> {
        self.servers.iter().find(|server| server.machine.id == id)
    }

    /// The rule that ended it for the leading server.
    pub fn branch(&self) -> Option<&'static Rule> {
        branch(self.lead())
    }
}

/// The rule that ended it for this server; none if it accepts.
pub fn branch(server: &Placed) -> Option<&'static Rule> {
    server
        .judged
        .trace
        .step(&server.ruling)
        .map(|step| step.rule)
}

/// The comparison that failed for this server, if it was one with the clock.
pub fn failing(server: &Placed) -> Option<&TimeCheck> {
    let step = server.judged.trace.step(&server.ruling)?;
    let check = step.answer.time_check()?;
    (server.ruling.refusal.as_ref() == Some(&check.refusal)).then_some(check)
}

/// How far the server's clock is from acceptance, as a positive distance; none if no clock would help.
pub fn short_by(server: &Placed) -> Option<Nanos> {
    failing(server).map(|check| -check.distance(server.ruling.clock))
}

/// What a TokenReview answers that asks for these audiences, or for none.
pub fn review_of(
    inspection: &Inspection,
    server: &Placed,
    asked: Option<Vec<String>>,
) -> Option<String> {
    let situation = Situation {
        requested: asked,
        ..server.judged.situation.clone()
    };
    let judged = Judged::of(&inspection.facts, &situation);
    let server = Placed {
        ruling: judged.trace.at(server.ruling.clock),
        judged: Rc::new(judged),
        ..server.clone()
    };
    Some(seen_of(inspection, &server)?.review)
}

/// What everybody sees of this server's ruling.
pub fn seen_of(inspection: &Inspection, server: &Placed) -> Option<Seen> {
    let moment = server.machine.true_time(server.ruling.clock);
    seen(
        &inspection.facts,
        &server.judged.situation,
        &server.judged.trace,
        &server.ruling,
        moment,
    )
}
