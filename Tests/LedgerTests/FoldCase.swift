import Testing

@testable import Ledger

/// Folding one more record after the log of a small ledger.
extension World {
  static let foldMoment = utc("2026-11-23T15:00:00Z")

  /// A record that follows the log of a small world, with any event.
  func following(
    _ event: LedgerEvent, changing change: (inout LedgerRecord) -> Void = { _ in }
  ) -> LedgerRecord {
    let systems = CardSystemSet([ghent])
    var record = LedgerRecord(
      header: RecordHeader(
        position: position + 1, type: event.type, recordedAt: Self.foldMoment,
        occurredAt: Self.foldMoment, systems: systems),
      runningNumbers: [kernel.state.recordCount(concerning: ghent) + 1], event: event)
    change(&record)
    return record
  }

  /// Why a record is not folded after the log so far; nil where it is.
  func problem(folding record: LedgerRecord) throws -> RecordError? {
    let replay = try Replay(of: log)
    do throws(RecordError) {
      try replay.state.fold(record.encoded())
      return nil
    } catch {
      return error
    }
  }

  /// Expects that a record of this event, changed like this, contradicts the log so far.
  func expectContradiction(
    _ event: LedgerEvent, at place: SourceLocation = #_sourceLocation,
    changing change: (inout LedgerRecord) -> Void = { _ in }
  ) throws {
    let record = following(event, changing: change)
    guard case .contradiction = try problem(folding: record) else {
      Issue.record("this is folded: \(record)", sourceLocation: place)
      return
    }
  }

  func checkedIn(changing change: (inout CheckedIn) -> Void) -> CheckedIn {
    var body = CheckedIn(
      event: event, card: card, holder: holder, points: 1, pointsIfCounted: 1,
      stamp: Stamp(homeMunicipality: 0, ageBand: .unknown), channel: .counter, finding: nil,
      balance: balance() + 1)
    change(&body)
    return body
  }

  func refused(changing change: (inout CheckInRefused) -> Void) -> CheckInRefused {
    var body = CheckInRefused(
      event: event, card: card, holder: holder, refusal: .eventClosed, pointsIfCounted: 0,
      stamp: Stamp(homeMunicipality: 0, ageBand: .unknown), channel: .counter,
      balance: balance())
    change(&body)
    return body
  }

  func undone(points: Int64, balance: Int64) -> CheckInUndone {
    CheckInUndone(
      event: event, holder: holder, points: points, balance: balance, source: .none, sequence: 0,
      tappedAt: utc("2026-11-23T14:00:00Z"))
  }
}

extension LedgerEvent {
  static func changed(_ settings: EventSettings, of event: EventID) -> LedgerEvent {
    .eventSettingsChanged(EventSettingsChanged(event: event, settings: settings))
  }
}
