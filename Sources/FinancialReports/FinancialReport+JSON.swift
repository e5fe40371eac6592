import Ledger
import LedgerWire

/// How a report stands in its note: a JSON object of this form, which only this service reads.
extension FinancialReport {
  /// The form of notes; those of another one are of another service.
  private static let form: Int64 = 1
  /// The longest note: an organiser's id is shorter.
  static let noteBytesMax = 4_096

  /// The words for how far a report is.
  private enum StateWord: String {
    case started, available, failed
  }

  /// The note.
  func note() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("form", Self.form)
    writer.field("id", id)
    writer.field("organizer", organizer)
    writer.field("asker", asker)
    writer.field("from", period.from.daysSinceEpoch)
    writer.field("through", period.through.daysSinceEpoch)
    writer.field("createdAt", createdAt.microseconds)
    switch state {
    case .started: writer.field("state", StateWord.started.rawValue)
    case .available(let file):
      writer.field("state", StateWord.available.rawValue)
      writer.field("bytes", file.bytes)
      writer.field("sha256", file.sha256)
    case .failed(let failure):
      writer.field("state", StateWord.failed.rawValue)
      writer.field("failure", failure.rawValue)
    }
    writer.endObject()
    return writer.bytes
  }

  /// Reads a note; nil for anything else.
  init?(note bytes: [UInt8]) {
    guard let members = try? NoteMembers(bytes), members.numbers["form"] == Self.form,
      let id = members.numbers["id"].flatMap(UInt32.init(exactly:)), Self.ids.contains(id),
      let organizer = members.texts["organizer"], let asker = members.texts["asker"],
      let from = members.numbers["from"].flatMap(Int32.init(exactly:)),
      let through = members.numbers["through"].flatMap(Int32.init(exactly:)),
      let createdAt = members.numbers["createdAt"].map(Instant.init(microseconds:)),
      Instant.range.contains(createdAt), let state = Self.state(members)
    else { return nil }
    self.init(
      id: id, organizer: organizer, asker: asker,
      period: ReportPeriod(
        from: CivilDate(daysSinceEpoch: from), through: CivilDate(daysSinceEpoch: through)),
      createdAt: createdAt, state: state)
  }

  private static func state(_ members: NoteMembers) -> ReportState? {
    switch members.texts["state"].flatMap(StateWord.init(rawValue:)) {
    case .started: return .started
    case .available:
      guard let bytes = members.numbers["bytes"].flatMap(Int.init(exactly:)), bytes > 0,
        let sha256 = members.texts["sha256"]
      else { return nil }
      return .available(ReportFile(bytes: bytes, sha256: sha256))
    case .failed:
      return members.texts["failure"].flatMap(ReportFailure.init(rawValue:)).map { .failed($0) }
    case nil: return nil
    }
  }
}

/// The members of a note by their kinds.
private struct NoteMembers {
  var texts: [String: String] = [:]
  var numbers: [String: Int64] = [:]

  init(_ bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var texts: [String: String] = [:]
    var numbers: [String: Int64] = [:]
    _ = try reader.object { reader, key throws(WireError) in
      switch reader.next {
      case .string: texts[key] = try reader.string()
      case .number: numbers[key] = try reader.integer()
      default: try reader.skip()
      }
    }
    try reader.finish()
    self.texts = texts
    self.numbers = numbers
  }
}
