public import HTTPTypes
public import LedgerWire

extension Language {
  /// How many ranges of an `Accept-Language` header are looked at.
  public static let rangesMax = 16

  /// The language that a request asks for (RFC 9110 12.5.4), or Dutch.
  ///
  /// Of equal weights the first wins; a range such as `fr-BE` stands for its language, `*` for
  /// Dutch.
  public init(accepting headers: HTTPFields) {
    var best: (language: Language, weight: Int) = (.nl, 0)
    let ranges = headers[values: .acceptLanguage].joined(separator: ",").split(separator: ",")
    for range in ranges.prefix(Self.rangesMax) {
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let tag = parts.first?.lowercased() else { continue }
      let primary = tag.split(separator: "-").first.map(String.init) ?? ""
      guard let language = tag == "*" ? .nl : Language(rawValue: primary) else { continue }
      let weight = parts.dropFirst().first.map(Self.thousandths) ?? 1_000
      if weight > best.weight { best = (language, weight) }
    }
    self = best.language
  }

  /// A weight such as `q=0.85` in thousandths; 0 for what is none.
  private static func thousandths(_ text: String) -> Int {
    guard text.hasPrefix("q="), let value = Double(text.dropFirst(2)), (0...1).contains(value)
    else {
      return 0
    }
    return Int(value * 1_000)
  }
}
