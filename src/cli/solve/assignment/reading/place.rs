//! Where in the document the reading stands, for messages such as "pairs[3][2]: …", and quotations that stay short.

use std::cell::{Cell, RefCell};
use std::fmt;

/// The longest quotation from the text, in characters.
const QUOTE_LIMIT: usize = 60;

/// Where in the document the reading stands.
#[derive(Default)]
pub(super) struct Place {
    field: RefCell<String>,
    item: Cell<Option<usize>>,
    /// The position within the item, if it is a list.
    pub(super) part: Cell<Option<usize>>,
    key: RefCell<String>,
}

impl Place {
    /// Moves on to a field of the document; "" is the document itself.
    pub(super) fn enter(&self, field: &str) {
        *self.field.borrow_mut() = shorten(field, QUOTE_LIMIT);
        self.item.set(None);
        self.leave_part();
    }

    /// Moves on to an item of the field.
    pub(super) fn enter_item(&self, position: usize) {
        self.item.set(Some(position));
        self.leave_part();
    }

    /// Moves on to a key of the item.
    pub(super) fn enter_key(&self, key: &str) {
        *self.key.borrow_mut() = shorten(key, QUOTE_LIMIT);
    }

    /// Moves back to the item as a whole.
    pub(super) fn leave_part(&self) {
        self.part.set(None);
        self.key.borrow_mut().clear();
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field.borrow();
        formatter.write_str(if field.is_empty() { "document" } else { &field })?;
        for position in [self.item.get(), self.part.get()].into_iter().flatten() {
            write!(formatter, "[{position}]")?;
        }
        let key = self.key.borrow();
        if key.is_empty() { Ok(()) } else { write!(formatter, ".{key}") }
    }
}

/// The text, or its first characters.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The text in quotation marks, not too long for a message.
pub(super) fn quote(text: &str) -> String {
    format!("{:?}", shorten(text, QUOTE_LIMIT))
}
