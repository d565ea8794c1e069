//! Sentences on stderr: messages, problems with their reasons and candidates.

use super::json::Json;
use crate::domain::message::{Arg, Message};
use crate::domain::refusal::Reason;
use crate::office::ask::Problem;
use crate::office::words::{Language, Words};
use std::io::{self, Write};

/// One sentence on a line of its own.
pub fn sentence(err: &mut dyn Write, words: &Words, message: &Message) -> io::Result<()> {
    writeln!(err, "estab: {}", words.text(message))?;
    err.flush()
}

/// A problem: a sentence, or one line per reason with its remedy; candidates below.
pub fn problem(err: &mut dyn Write, words: &Words, problem: &Problem) -> io::Result<()> {
    let reasons = problem.refusal.as_ref().map_or(&[][..], |refusal| &refusal.reasons);
    if reasons.is_empty() || problem.message.code.starts_with("cli-") {
        writeln!(err, "estab: {}", words.text(&problem.message))?;
    }
    for reason in reasons {
        let said = words.with("cli-refused", &[("reason", Arg::Text(reason_text(words, reason)))]);
        writeln!(err, "estab: {said}")?;
    }
    for (id, name) in &problem.candidates {
        writeln!(err, "  {id}  {name}")?;
    }
    err.flush()
}

/// What a reason says, with its remedy.
fn reason_text(words: &Words, reason: &Reason) -> String {
    let mut text = words.refusal(reason);
    if let Some(remedy) = words.remedy(reason) {
        if !text.ends_with(['.', '。', ';', '；', '!', '！', '?', '？']) {
            text.push_str(if words.language() == Language::Zh { "；" } else { "; " });
        } else {
            text.push(' ');
        }
        text.push_str(&remedy);
    }
    text
}

/// `{"code", "args", "text"}` of a message.
pub fn message_json(words: &Words, message: &Message) -> Json {
    Json::Object(vec![
        ("code".into(), message.code.into()),
        ("args".into(), args_json(&message.args)),
        ("text".into(), words.text(message).into()),
    ])
}

/// Variables as an object.
pub fn args_json(args: &[(&'static str, Arg)]) -> Json {
    Json::Object(args.iter().map(|(name, arg)| (name.to_string(), arg_json(arg))).collect())
}

fn arg_json(arg: &Arg) -> Json {
    match arg {
        Arg::Int(int) => Json::from(*int),
        Arg::Places(places) => Json::from(*places),
        Arg::Named(id, _) => Json::from(id.to_string()),
        Arg::Text(_) | Arg::Date(_) | Arg::Id(_) | Arg::Sentence(_) => Json::from(arg.to_string()),
    }
}

/// A problem for scripts: `{"error": {code, args, text, reasons, candidates}}`.
pub fn problem_json(words: &Words, problem: &Problem) -> Json {
    let reasons = problem.refusal.as_ref().map_or(&[][..], |refusal| &refusal.reasons);
    let reasons = reasons.iter().map(|reason| {
        Json::Object(vec![
            ("code".into(), reason.code().into()),
            ("args".into(), args_json(&reason.message.args)),
            ("text".into(), words.refusal(reason).into()),
            ("remedy".into(), words.remedy(reason).into()),
            ("on".into(), reason.on.map(|on| on.to_string()).into()),
            ("rule".into(), reason.rule.into()),
            ("basis".into(), reason.basis.into()),
        ])
    });
    let candidates = problem.candidates.iter().map(|(id, name)| {
        Json::Object(vec![("id".into(), id.to_string().into()), ("name".into(), name.as_str().into())])
    });
    let first = problem.refusal.as_ref().and_then(|refusal| refusal.reasons.first());
    let text = first.map_or_else(|| words.text(&problem.message), |reason| words.refusal(reason));
    let mut error: Vec<(String, Json)> = vec![
        ("code".into(), problem.message.code.into()),
        ("args".into(), args_json(&problem.message.args)),
        ("text".into(), text.into()),
    ];
    error.push(("exit".into(), i64::from(problem.exit).into()));
    error.push(("reasons".into(), Json::List(reasons.collect())));
    error.push(("candidates".into(), Json::List(candidates.collect())));
    Json::Object(vec![("error".into(), Json::Object(error))])
}
