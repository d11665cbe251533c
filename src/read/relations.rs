//! Relationships: which part is which, whatever the parts are called.

use super::ReadError;
use super::package::Package;
use super::xml::{Step, Vocabulary, Xml};

/// What a part refers to.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    all: Vec<Relation>,
}

#[derive(Debug)]
struct Relation {
    id: String,
    /// The last step of its type: `styles`, `worksheet`.
    kind: String,
    /// The name of the part that it leads to.
    target: String,
}

static VOCABULARY: Vocabulary<bool> = Vocabulary {
    spaces: &[],
    tag: |_, local| local == "Relationship",
};

impl Relations {
    /// The relations of a part; those of the package where its name is blank.
    pub(crate) fn of(package: &Package<'_>, part: &str) -> Result<Self, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let Some(text) = package.text(&name)? else {
            return Ok(Self::default());
        };
        let mut xml = Xml::new(&text, &VOCABULARY, package.limits(), package.format());
        let mut all = Vec::new();
        while let Some(step) = xml.next()? {
            let Step::Open(true, element) = step else {
                continue;
            };
            let get = |name| element.attribute(name).unwrap_or_default().into_owned();
            if element.attribute("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let kind = get("Type");
            all.push(Relation {
                id: get("Id"),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &get("Target")),
            });
        }
        Ok(Self { all })
    }

    /// The first part of a kind.
    pub(crate) fn by_kind(&self, kind: &str) -> Option<&str> {
        let found = self.all.iter().find(|relation| relation.kind == kind);
        found.map(|relation| relation.target.as_str())
    }

    /// The part of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&str> {
        let found = self.all.iter().find(|relation| relation.id == id);
        found.map(|relation| relation.target.as_str())
    }
}

/// The part that the package is about.
pub(crate) fn main_part(package: &Package<'_>, usual: &str) -> Result<String, ReadError> {
    let root = Relations::of(package, "")?;
    let named = root
        .by_kind("officeDocument")
        .filter(|name| package.has(name));
    Ok(named.unwrap_or(usual).to_owned())
}

/// A target as a name in the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_resolve_against_their_folder() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("xl", "../word/./b.xml"), "word/b.xml");
        assert_eq!(resolve("", "word\\document.xml"), "word/document.xml");
    }
}
