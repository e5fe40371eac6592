import LedgerWire
import Mustache

/// A text in every language of the pages: one that lacks a language does not compile.
struct Text: Hashable, Sendable {
  /// The text in Dutch.
  let nl: String
  /// The text in French.
  let fr: String
  /// The text in German.
  let de: String
  /// The text in English.
  let en: String

  /// The text in a language.
  subscript(language: Language) -> String {
    switch language {
    case .nl: nl
    case .fr: fr
    case .de: de
    case .en: en
    }
  }
}

/// The words of a page: its stored properties are texts, which templates find by their names.
protocol Words: Sendable {}

extension Words {
  /// The texts by their names.
  var texts: [String: Text] {
    Dictionary(
      Mirror(reflecting: self).children.compactMap { child in
        guard let name = child.label, let text = child.value as? Text else { return nil }
        return (name, text)
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// Words in one language, as templates read them.
struct Spoken: MustacheParent, Sendable {
  private let texts: [String: Text]
  private let language: Language

  /// Takes the words of a page in a language.
  init(_ words: some Words, _ language: Language) {
    texts = words.texts
    self.language = language
  }

  /// The text of a name.
  func child(named name: String) -> Any? { texts[name]?[language] }
}
