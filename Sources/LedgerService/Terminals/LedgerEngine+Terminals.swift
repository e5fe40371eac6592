public import Ledger
public import LedgerWire
import PassDirectory

extension LedgerEngine {
  /// How many pairings one question of ``summaries(of:)`` asks about.
  private static let pairingsPerQuestion = 64

  /// The pairings of terminals and of the devices of kiosks, revoked ones included, by source.
  ///
  /// - Parameter isShown: whether one that serves organisers of these card systems is among them.
  public func pairings(where isShown: (CardSystemSet) -> Bool) -> [SourceID] {
    directory.allTerminals().filter { record in
      var systems = CardSystemSet()
      for id in record.organizers {
        guard let organizer = catalogue.organizer(id: id),
          let view = catalogue.organizer(organizer)
        else { continue }
        systems.formUnion(view.systems)
      }
      return isShown(systems)
    }.map { SourceID($0.source) }
  }

  /// What is known of some pairings, in the order of their sources.
  ///
  /// - Complexity: O(pairings of the directory), and a question for each few that are asked for.
  public func summaries(
    of sources: some Collection<SourceID>
  ) async throws(EngineError) -> [TerminalSummary] {
    var rest = Array(sources.sorted().reversed())
    var records: [UInt32: TerminalRecord] = [:]
    for record in directory.allTerminals() { records[record.source] = record }
    var summaries: [TerminalSummary] = []
    while !rest.isEmpty {
      let asked = Array(rest.suffix(Self.pairingsPerQuestion).reversed())
      rest.removeLast(asked.count)
      let views = try await read { state, _ in asked.map { state.source($0) } }
      for case let view? in views {
        guard let record = records[view.source.number] else { continue }
        summaries.append(
          TerminalSummary(view, record, lastContact: contacts.last(of: view.source)))
      }
    }
    return summaries
  }
}

extension TerminalSummary {
  fileprivate init(_ view: SourceView, _ record: TerminalRecord, lastContact: Instant?) {
    self.init(
      source: view.source.number,
      terminal: PairingCodeRequest(
        terminal: record.terminal, organizerIDs: record.organizers, isAttended: record.attended,
        language: Language(rawValue: record.language) ?? .nl),
      pairedAt: view.pairedAt.microseconds, revokedAt: view.revokedAt?.microseconds,
      ackedUpTo: view.delivered.contiguous, highest: view.delivered.highest,
      missing: view.delivered.missing(countMax: TapReceipt.missingRangesMax),
      lastContact: lastContact?.microseconds)
  }
}
