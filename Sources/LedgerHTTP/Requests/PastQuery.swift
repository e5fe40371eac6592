import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// The two times that a question about the past tells apart: when something happened, and when the
/// log knew of it.
struct PastQuery: Hashable, Sendable {
  /// What had happened by this moment; nil where it is not asked.
  var asHappenedOn: Instant?
  /// What the log had said up to this position; nil for all that is known.
  var asKnownOn: UInt64?

  /// The position that an answer reflects which was read at another.
  func position(readAt position: UInt64) -> UInt64 { min(position, asKnownOn ?? position) }
}

extension RequestQuery {
  /// Whether it is about the past.
  var isAboutThePast: Bool { self["asHappenedOn"] != nil || self["asKnownOn"] != nil }

  /// A moment, or the end of a local day; nil where it is missing; throws 400 for what is neither.
  func moment(_ name: String) throws(Problem) -> Instant? {
    guard let text = self[name] else { return nil }
    if let day = CivilDate(fullDate: text) {
      let next = BrusselsTime.start(of: day.adding(days: 1))
      return Instant(microseconds: next.microseconds - 1)
    }
    guard let microseconds = Timestamp.microseconds(text) else {
      throw fault(name, "a date, or a date and time with an offset")
    }
    return Instant(microseconds: microseconds)
  }
}

extension LedgerEngine {
  /// Reads the times of a question about the past; throws 400 for what the log cannot know yet.
  func past(_ query: RequestQuery) async throws(Problem) -> PastQuery {
    var past = PastQuery(asHappenedOn: try query.moment("asHappenedOn"))
    guard let known = query["asKnownOn"] else { return past }
    if let position = UInt64(known) {
      guard position <= readModels.newestPosition else {
        throw query.fault("asKnownOn", "a position that the log has reached")
      }
      past.asKnownOn = position
    } else {
      let now = try await ask { _, now in now }
      guard let instant = try query.moment("asKnownOn"), instant < now else {
        throw query.fault("asKnownOn", "a moment that has passed")
      }
      past.asKnownOn = try await read { models throws(ReadModelError) in
        try await models.position(recordedBy: instant)
      }
    }
    return past
  }
}
