//! What `gouji export` writes, and acceptances taken over from saved results.

use gouji::Validation;
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::render::record::Stamp;
use gouji::render::{handon, list, notice, record, saved, values};
use gouji::saved::{Saved, sha256};

use super::{Export, What};

/// What was exported, of how many reports in the file.
pub(crate) struct Exported {
    pub(crate) text: String,
    /// The file could not be read, or holds no report.
    pub(crate) unread: bool,
    /// How many reports the file holds, where only the first was asked for by nobody.
    pub(crate) only_first_of: Option<usize>,
}

/// Checks a file and draws it as asked for; `today` where no date was given. Nothing where it has
/// no report of the number asked for.
pub(crate) fn exported(
    options: &Export,
    name: &str,
    bytes: &[u8],
    accepted: &[Validation],
    today: &str,
) -> Option<Exported> {
    let lang = options.language.get();
    let date = options.date.as_deref().unwrap_or(today);
    let mut all = gouji::validate(Source { name, bytes }, &Limits::default());
    all.iter_mut()
        .for_each(|validation| accept_again(validation, accepted));
    // Of a saved result what counts is the file in it; a form filled in by hand has none.
    let file = match gouji::saved::parse(bytes) {
        Some(Ok(Saved { source: None, .. })) => None,
        Some(Ok(Saved {
            source: Some(source),
            ..
        })) => source.bytes(),
        _ => Some(bytes.to_vec()),
    };
    let chosen = match options.report {
        Some(number) => all.get(number.checked_sub(1)?)?,
        None => all.first()?,
    };
    let shown = match options.report {
        Some(_) => std::slice::from_ref(chosen),
        None => all.as_slice(),
    };
    let one = matches!(
        options.what,
        What::Tables | What::Tsv | What::Notice | What::Values
    );
    let order = match options.columns {
        true => values::Order::Columns,
        false => values::Order::Rows,
    };
    let stamp = Stamp {
        date: date.to_owned(),
        sha256: file.as_deref().map(sha256),
    };
    let text = match options.what {
        What::Tables => handon::document(chosen),
        What::Tsv => handon::tables_text(chosen, None),
        What::List => {
            let lists = shown.iter().map(|validation| list::list(validation, lang));
            lists.collect::<Vec<_>>().join("\n")
        }
        What::Notice => notice::notice(chosen, date, lang),
        What::Values => values::text(chosen, order, lang),
        What::Record => record::page(shown, &[stamp], lang),
        // The whole file is in it, so all its reports are.
        What::Json => saved::json(&all, file.as_deref(), date, lang) + "\n",
        What::Html => saved::html(&all, file.as_deref(), date, lang),
    };
    Some(Exported {
        text,
        unread: shown.iter().any(Validation::is_unreadable),
        only_first_of: (one && options.report.is_none() && all.len() > 1).then_some(all.len()),
    })
}

/// Takes over what was accepted of reports of the same body on the same year.
pub(crate) fn accept_again(validation: &mut Validation, saved: &[Validation]) {
    let of = |validation: &Validation| {
        let report = validation.report.as_ref()?;
        Some((report.body.clone()?, report.year?))
    };
    let Some(own) = of(validation) else { return };
    for saved in saved
        .iter()
        .filter(|saved| of(saved).as_ref() == Some(&own))
    {
        validation.accept_again(saved.accepted.iter().cloned());
    }
}
