//! Maps the scopes of grammars to the classes of highlighted text.
//!
//! Entry point: [`resolve`]. A theme colours `code .k` and so on; the classes are the variants of [`Class`].

use std::sync::OnceLock;
use syntect::parsing::Scope;

macro_rules! classes {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// What a piece of code is, as far as a theme cares.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Class { $(#[doc = $doc] $variant,)* }

        impl Class {
            /// Returns the value of `class`.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

classes! {
    Plain "" "Written without a span: names, operators, punctuation.";
    Key "a" "Key of a JSON object; as an attribute, and strings in it stay keys.";
    Attribute "a" "Attribute, property name, annotation, command line option.";
    Bold "b" "Strong text in markup.";
    Comment "c" "Comment.";
    Deleted "d" "Removed line of a diff.";
    Type "e" "Type, class, module: something named.";
    Function "f" "Function or macro, defined or called.";
    Inserted "g" "Added line of a diff.";
    Heading "h" "Heading in markup, header of a diff.";
    Invalid "i" "Not allowed by the grammar.";
    Keyword "k" "Keyword, also operators that are words.";
    Italic "m" "Emphasis in markup.";
    Number "n" "Number.";
    Constant "o" "Constant, escape, colour, placeholder.";
    Parameter "p" "Parameter where it is declared.";
    String "s" "String, regular expression, link target.";
    Tag "t" "Element of markup, key of YAML and TOML.";
    Builtin "u" "What the language brings along: `self`, primitive types.";
    Variable "v" "Variable with a sigil, or within a string.";
}

/// The class of each scope. The longest prefix decides; scopes that are not here have the class of the one around them: `meta`.
const SCOPES: &[(&str, Class)] = &[
    ("comment", Class::Comment),
    ("constant", Class::Constant),
    ("constant.numeric", Class::Number),
    ("entity.name", Class::Type),
    ("entity.name.constant", Class::Constant),
    ("entity.name.function", Class::Function),
    ("entity.name.section", Class::Heading),
    ("entity.name.tag", Class::Tag),
    ("entity.other", Class::Attribute),
    ("entity.other.inherited-class", Class::Type),
    ("invalid.illegal", Class::Invalid),
    ("keyword", Class::Keyword),
    ("keyword.other.unit", Class::Number),
    ("markup.bold", Class::Bold),
    ("markup.deleted", Class::Deleted),
    ("markup.heading", Class::Heading),
    ("markup.inserted", Class::Inserted),
    ("markup.italic", Class::Italic),
    ("markup.quote", Class::Comment),
    ("markup.raw", Class::String),
    ("markup.underline.link", Class::String),
    ("meta.diff.header", Class::Heading),
    ("meta.diff.range", Class::Heading),
    ("meta.interpolation", Class::Plain),
    ("meta.mapping.key.json", Class::Key),
    ("meta.template.expression", Class::Plain),
    ("source", Class::Plain),
    ("storage", Class::Keyword),
    ("storage.modifier.lifetime", Class::Constant),
    ("storage.type.buildin", Class::Builtin),
    ("storage.type.cs", Class::Builtin),
    ("storage.type.go", Class::Type),
    ("storage.type.numeric", Class::Builtin),
    ("storage.type.primitive", Class::Builtin),
    ("string", Class::String),
    ("support", Class::Builtin),
    ("support.class", Class::Type),
    ("support.constant", Class::Constant),
    ("support.function", Class::Function),
    ("support.macro", Class::Function),
    ("support.type", Class::Type),
    ("support.type.builtin", Class::Builtin),
    ("support.type.primitive", Class::Builtin),
    ("support.type.property-name", Class::Attribute),
    ("text", Class::Plain),
    ("variable", Class::Plain),
    ("variable.annotation", Class::Attribute),
    ("variable.function", Class::Function),
    ("variable.language", Class::Builtin),
    ("variable.language.star", Class::Plain),
    ("variable.other.env", Class::Variable),
    ("variable.other.makefile", Class::Variable),
    ("variable.other.normal", Class::Variable),
    ("variable.other.perl", Class::Variable),
    ("variable.other.php", Class::Variable),
    ("variable.other.predefined.perl", Class::Variable),
    ("variable.other.readwrite.assignment", Class::Plain),
    ("variable.other.readwrite.perl", Class::Variable),
    ("variable.other.readwrite.powershell", Class::Variable),
    ("variable.other.readwrite.shell", Class::Variable),
    ("variable.parameter", Class::Parameter),
    ("variable.parameter.option", Class::Attribute),
    ("variable.parameter.template", Class::Variable),
];

/// Returns the class of text under `scope`; `None` keeps the class of the text around it.
pub(super) fn resolve(scope: Scope) -> Option<Class> {
    let found = table()
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope));
    found.map(|&(_, class)| class)
}

/// Returns [`SCOPES`], the longest first.
fn table() -> &'static [(Scope, Class)] {
    static TABLE: OnceLock<Vec<(Scope, Class)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let scope = |&(name, class): &(&str, Class)| Some((Scope::new(name).ok()?, class));
        let mut table: Vec<_> = SCOPES.iter().filter_map(scope).collect();
        table.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c9_the_most_specific_scope_decides() {
        assert_eq!(table().len(), SCOPES.len());
        let class = |name| resolve(Scope::new(name).unwrap());
        assert_eq!(class("constant.numeric.integer.rust"), Some(Class::Number));
        assert_eq!(
            class("constant.character.escape.rust"),
            Some(Class::Constant)
        );
        assert_eq!(class("punctuation.definition.string.end"), None);
        assert_eq!(class("source.js.embedded"), Some(Class::Plain));
        assert_eq!(class("keyworded"), None);
    }
}
