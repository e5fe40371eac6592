import EventLog
import Ledger
import LedgerService
import PassDirectory

/// How a directory stands to its log.
struct DirectoryStanding: AdminAnswer, Hashable {
  /// Whom the log names and the directory lacks.
  var missing: Int
  /// Whether it has numbers that the log never gave.
  var isAhead: Bool
  /// Whom the log has erased and the directory has not.
  var unerased: Int
  /// What waits to hear of the log: registrations in flight, or what a crash left.
  var pending: Int
  var holders: Int
  var cards: Int

  /// - Parameter counts: how many holders and cards the log has at a moment after the extent of the
  ///   directory was asked for.
  init(
    _ directory: PassDirectory.Directory, people: LoggedPeople,
    extent: DirectoryExtent? = nil, counts: (holders: Int, cards: Int)
  ) {
    let extent = extent ?? directory.extent
    missing = people.missing(in: directory)
    isAhead = extent.lastHolder > counts.holders || extent.lastCard > counts.cards
    unerased = people.unerased(in: directory).count
    pending = extent.pending
    holders = people.holderCount
    cards = people.cardCount
  }

  var text: String { findings.map(\.detail).joined(separator: "\n") }

  /// The findings.
  var findings: [FolderCheck.Finding] {
    var findings: [FolderCheck.Finding] = []
    if missing > 0 {
      findings.append(
        .init("directory", wrong: "it lacks \(missing) holders and cards that the log names"))
    }
    if isAhead {
      findings.append(
        .init("directory", wrong: "it has holders or cards that the log does not know"))
    }
    if unerased > 0 {
      findings.append(
        .init("directory", wrong: "it still has \(unerased) holders whom the log has erased"))
    }
    if findings.isEmpty {
      findings.append(
        .init("directory", "\(holders) holders and \(cards) cards of the log, \(pending) pending"))
    }
    return findings
  }
}

/// Has the running service compare its directory with the log.
struct CheckDirectory: AdminCommand {
  static let name = "fsck"

  /// How long an erasure may be in the log and not yet in the directory.
  static let erasureDurationMax = Duration.seconds(2)

  func run(in ledger: AdminLedger) async throws -> DirectoryStanding {
    let people = try await onOwnThread { _ in
      LoggedPeople(try OpenLedger.foldLog(ledger.folder, ledger.logger).state)
    }
    let directory = ledger.engine.directory
    if !people.unerased(in: directory).isEmpty {
      // An erasure is in the log before it is in the directory: one in flight is given its time.
      try await Task.sleep(for: Self.erasureDurationMax)
    }
    // In this order: what is registered in between is in the log before it is in the directory.
    let extent = directory.extent
    let counts = try await ledger.engine.read { state, _ in (state.holderCount, state.cardCount) }
    return DirectoryStanding(directory, people: people, extent: extent, counts: counts)
  }
}
