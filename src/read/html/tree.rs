//! The parsed page: nodes in one vector, linked by number.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{
    Attribute, LocalName, Namespace, ParseOpts, QualName, local_name, ns, parse_document,
};

use super::flow::Walk;
use super::tag::Tag;
use crate::limits::Limits;
use crate::read::ReadError;

/// A node's number.
pub(super) type Id = u32;

/// The attribute that says where a tag stands in the page ([`super::read_marked`]).
pub(super) const MARK: &str = "gouji-at";

/// No node.
pub(super) const NONE: Id = u32::MAX;

/// A parsed page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// A node and its neighbours.
#[derive(Debug)]
struct Node {
    parent: Id,
    previous: Id,
    next: Id,
    first: Id,
    last: Id,
    depth: u32,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Element(Element),
    Text(StrTendril),
    /// The document, comments, processing instructions.
    Other,
}

/// What is kept of an element.
#[derive(Debug)]
pub(super) struct Element {
    name: QualName,
    pub(super) tag: Tag,
    /// `rowspan` as written: 0 reaches to the end of the section, nothing is nonsense or missing.
    pub(super) row_span: Option<u32>,
    /// `colspan` as written.
    pub(super) column_span: Option<u32>,
    /// Where its tag stands in the page, if that was marked.
    pub(super) at: Option<u32>,
    contents: Id,
    integration_point: bool,
}

impl Tree {
    /// Parses a page piece by piece, so that one built to harm is left in time.
    pub(super) fn parse(text: &str, limits: &Limits) -> Result<Self, ReadError> {
        const PIECE: usize = 4096;
        let mut parser = parse_document(Sink::new(), ParseOpts::default());
        let mut rest = text;
        while !rest.is_empty() {
            let mut cut = PIECE.min(rest.len());
            while !rest.is_char_boundary(cut) {
                cut += 1;
            }
            let (piece, after) = rest.split_at(cut);
            rest = after;
            parser.process(StrTendril::from_slice(piece));
            let sink = &parser.tokenizer.sink.sink;
            if sink.depth.get() as usize > limits.depth {
                return Err(ReadError::OverLimit("depth", limits.depth));
            }
            if sink.tree.borrow().nodes.len() > limits.nodes {
                return Err(ReadError::OverLimit("nodes", limits.nodes));
            }
        }
        Ok(parser.finish())
    }

    /// The document itself.
    pub(super) fn root(&self) -> Id {
        0
    }

    /// Goes through a node and what is in it, in the order of the page.
    pub(super) fn walk(&self, from: Id) -> Walk {
        Walk::new(from)
    }

    pub(super) fn first(&self, id: Id) -> Id {
        self.node(id).map_or(NONE, |node| node.first)
    }

    pub(super) fn next(&self, id: Id) -> Id {
        self.node(id).map_or(NONE, |node| node.next)
    }

    pub(super) fn parent(&self, id: Id) -> Id {
        self.node(id).map_or(NONE, |node| node.parent)
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match self.node(id).map(|node| &node.data) {
            Some(Data::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match self.node(id).map(|node| &node.data) {
            Some(Data::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    fn node_mut(&mut self, id: Id) -> Option<&mut Node> {
        self.nodes.get_mut(id as usize)
    }

    fn add(&mut self, data: Data) -> Id {
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
            data,
        });
        id
    }

    fn detach(&mut self, id: Id) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        node.parent = NONE;
        node.previous = NONE;
        node.next = NONE;
        match self.node_mut(previous) {
            Some(previous) => previous.next = next,
            None => {
                if let Some(parent) = self.node_mut(parent) {
                    parent.first = next;
                }
            }
        }
        match self.node_mut(next) {
            Some(next) => next.previous = previous,
            None => {
                if let Some(parent) = self.node_mut(parent) {
                    parent.last = previous;
                }
            }
        }
    }

    /// Appends a node and returns how deep it stands.
    fn append(&mut self, parent: Id, id: Id) -> u32 {
        self.detach(id);
        let Some(node) = self.node(parent) else {
            return 0;
        };
        let (last, depth) = (node.last, node.depth + 1);
        if let Some(node) = self.node_mut(id) {
            node.parent = parent;
            node.previous = last;
            node.depth = depth;
        }
        match self.node_mut(last) {
            Some(last) => last.next = id,
            None => {
                if let Some(parent) = self.node_mut(parent) {
                    parent.first = id;
                }
            }
        }
        if let Some(parent) = self.node_mut(parent) {
            parent.last = id;
        }
        depth
    }

    /// Puts a node before another and returns how deep it stands.
    fn insert_before(&mut self, sibling: Id, id: Id) -> u32 {
        self.detach(id);
        let Some(node) = self.node(sibling) else {
            return 0;
        };
        let (parent, previous, depth) = (node.parent, node.previous, node.depth);
        if let Some(node) = self.node_mut(id) {
            node.parent = parent;
            node.previous = previous;
            node.next = sibling;
            node.depth = depth;
        }
        match self.node_mut(previous) {
            Some(previous) => previous.next = id,
            None => {
                if let Some(parent) = self.node_mut(parent) {
                    parent.first = id;
                }
            }
        }
        if let Some(sibling) = self.node_mut(sibling) {
            sibling.previous = id;
        }
        depth
    }

    /// Adds text to a text node; false where it is none.
    fn extend_text(&mut self, id: Id, text: &StrTendril) -> bool {
        match self.node_mut(id).map(|node| &mut node.data) {
            Some(Data::Text(old)) => {
                old.push_tendril(text);
                true
            }
            _ => false,
        }
    }
}

/// Takes the nodes from the parser.
#[derive(Debug)]
struct Sink {
    tree: RefCell<Tree>,
    /// How deep the deepest node stands.
    depth: Cell<u32>,
}

/// An element's name, by value: the parser may hold it while it adds nodes.
#[derive(Debug)]
struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl Sink {
    fn new() -> Self {
        let mut tree = Tree::default();
        tree.add(Data::Other);
        Self {
            tree: RefCell::new(tree),
            depth: Cell::new(0),
        }
    }

    fn saw_depth(&self, depth: u32) {
        self.depth.set(self.depth.get().max(depth));
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match self.tree.borrow().element(*target) {
            Some(element) => Name(element.name.ns.clone(), element.name.local.clone()),
            None => Name(ns!(), local_name!("")),
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Id {
        let mut tree = self.tree.borrow_mut();
        let tag = Tag::of(&name, &attributes);
        let (mut row_span, mut column_span) = (None, None);
        let mut at = None;
        if tag.is_block() {
            let mark = attributes.iter().find(|a| *a.name.local == *MARK);
            at = mark.and_then(|mark| mark.value.parse().ok());
        }
        if tag == Tag::Cell {
            for attribute in &attributes {
                if attribute.name.local == local_name!("rowspan") {
                    row_span = number(&attribute.value);
                } else if attribute.name.local == local_name!("colspan") {
                    column_span = number(&attribute.value);
                }
            }
        }
        let contents = if flags.template {
            tree.add(Data::Other)
        } else {
            NONE
        };
        tree.add(Data::Element(Element {
            name,
            tag,
            row_span,
            column_span,
            at,
            contents,
            integration_point: flags.mathml_annotation_xml_integration_point,
        }))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.tree.borrow_mut().add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.tree.borrow_mut().add(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let mut tree = self.tree.borrow_mut();
        let depth = match child {
            NodeOrText::AppendNode(id) => tree.append(*parent, id),
            NodeOrText::AppendText(text) => {
                let last = tree.node(*parent).map_or(NONE, |node| node.last);
                if tree.extend_text(last, &text) {
                    return;
                }
                let id = tree.add(Data::Text(text));
                tree.append(*parent, id)
            }
        };
        self.saw_depth(depth);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.tree.borrow().parent(*element) != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        let tree = self.tree.borrow();
        tree.element(*target).map_or(0, |element| element.contents)
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new_node: NodeOrText<Id>) {
        let mut tree = self.tree.borrow_mut();
        let depth = match new_node {
            NodeOrText::AppendNode(id) => tree.insert_before(*sibling, id),
            NodeOrText::AppendText(text) => {
                let previous = tree.node(*sibling).map_or(NONE, |node| node.previous);
                if tree.extend_text(previous, &text) {
                    return;
                }
                let id = tree.add(Data::Text(text));
                tree.insert_before(*sibling, id)
            }
        };
        self.saw_depth(depth);
    }

    fn add_attrs_if_missing(&self, _: &Id, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Id) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut tree = self.tree.borrow_mut();
        loop {
            let first = tree.first(*node);
            if first == NONE {
                break;
            }
            let depth = tree.append(*new_parent, first);
            self.saw_depth(depth);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Id) -> bool {
        let tree = self.tree.borrow();
        tree.element(*handle)
            .is_some_and(|element| element.integration_point)
    }
}

/// A span as written: digits at the start, as browsers read it. Too many are very many.
fn number(value: &str) -> Option<u32> {
    let value = value.trim_start();
    let value = value.strip_prefix('+').unwrap_or(value);
    let end = value
        .bytes()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(value.len());
    let digits = value.get(..end)?;
    if digits.is_empty() {
        return None;
    }
    Some(digits.parse().unwrap_or(u32::MAX))
}
