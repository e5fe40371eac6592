/// A tap that a terminal takes back (`POST /ledger/v1/taps/undo`).
public struct TapUndo: Hashable, Sendable {
  /// Why it is taken back.
  public enum Reason: String, CaseIterable, Sendable {
    /// Another card was meant.
    case wrongCard
    /// Another event was meant.
    case wrongEvent
    /// It was made by mistake.
    case mistake
    /// It was made to try something out.
    case test
  }

  /// The tap's number within the pairing.
  public var sequence: UInt64
  /// Why.
  public var reason: Reason

  /// Makes a request.
  public init(sequence: UInt64, reason: Reason) {
    self.sequence = sequence
    self.reason = reason
  }

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    var fields = MemberReader()
    var sequence: UInt64?
    var reason: Reason?
    var reader = try JSONReader(bytes)
    _ = try fields.object(&reader, "") { reader, fields, key throws(WireError) in
      switch key {
      case "seq":
        sequence = try fields.integer(&reader, "/seq").flatMap { UInt64(exactly: $0) }
        if sequence.map({ !(1...Tap.sequenceMax).contains($0) }) ?? true {
          fields.note("/seq", "must be a number from 1 to \(Tap.sequenceMax)")
        }
      case "reason": reason = try fields.word(&reader, "/reason", as: Reason.self)
      default:
        fields.note("/\(pointerToken(key))", "is not a known field")
        try reader.skip()
      }
    }
    try reader.finish()
    if sequence == nil { fields.note("/seq", "is missing") }
    if reason == nil { fields.note("/reason", "is missing") }
    try fields.check()
    guard let sequence, let reason else { throw WireError(.invalidData) }
    self.init(sequence: sequence, reason: reason)
  }

  /// The body of a request.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("seq", sequence)
    writer.field("reason", reason.rawValue)
    writer.endObject()
    return writer.bytes
  }
}
