/// The languages in which texts for people are written.
public enum Language: String, CaseIterable, Sendable {
  /// Dutch, the language that is always there.
  case nl
  /// French.
  case fr
  /// German.
  case de
  /// English.
  case en
}

/// One text in up to four languages (the published `endUserMessage`); Dutch is always there.
public struct LocalizedText: Hashable, Sendable {
  /// The Dutch text.
  public let nl: String
  /// The French text.
  public let fr: String?
  /// The German text.
  public let de: String?
  /// The English text.
  public let en: String?

  /// Makes a text.
  public init(nl: String, fr: String? = nil, de: String? = nil, en: String? = nil) {
    self.nl = nl
    self.fr = fr
    self.de = de
    self.en = en
  }

  /// The text in a language, or in Dutch where there is none.
  public subscript(language: Language) -> String {
    switch language {
    case .nl: nl
    case .fr: fr ?? nl
    case .de: de ?? nl
    case .en: en ?? nl
    }
  }
}

extension LocalizedText {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("nl", nl)
    writer.field("fr", fr)
    writer.field("de", de)
    writer.field("en", en)
    writer.endObject()
  }
}
