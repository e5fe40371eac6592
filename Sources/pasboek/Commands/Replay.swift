import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation
import Glibc
import Ledger
import LedgerProjections
import LedgerWire
import Projections

/// `pasboek replay`: folds a card system's records by themselves and compares the result with what
/// the service says.
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays a card system's records and compares balances and totals.",
    discussion: """
      FILE is what GET /ledger/v1/card-systems/{id}/events?report=true answered (- for standard \
      input); answers that go on from one another stand in it one after the other. Nothing else \
      is needed: no ledger, no service. With --data the records are read from a ledger and \
      compared with its read models, where no service runs. \
      Ends with the word equal (exit code 0), different (3) or incomplete (4).
      """)

  @Argument(help: "The file with the records.")
  var file: String?

  @Option(name: .customLong("data"), help: "The ledger's folder, in place of a file.")
  var path: String?

  @Option(help: "The card system's id in the UiTPAS API; a file may be of this one alone.")
  var cardSystem: UInt32?

  @Option(help: "The key that must have signed the checkpoints, as checkpoint-key prints it.")
  var checkpointKey: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard (file == nil) != (path == nil) else {
      throw ValidationError("give either FILE or --data")
    }
    guard path == nil || cardSystem != nil else {
      throw ValidationError("--data needs --card-system")
    }
    guard checkpointKey.map({ NoteVerifierKey($0) != nil }) ?? true else {
      throw ValidationError("--checkpoint-key is no key: name+id+key")
    }
  }

  func run() async throws {
    let replay = try await failing {
      if let file { return try ofFile(file) }
      return try await ofFolder(DataFolder.parse(["--data", path ?? ""]))
    }
    tell(replay)
    switch replay.verdict {
    case .equal: return
    case .different: throw ExitCode.different
    case .incomplete: throw ExitCode.incomplete
    }
  }

  private func ofFile(_ name: String) throws -> RegionReplay {
    let descriptor = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw AdminFailure(
        "could not open \(name): \(String(cString: strerror(errno)))", exitCode: EX_NOINPUT)
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var replaying = ReplayFile(key: checkpointKey.flatMap { NoteVerifierKey($0) })
    try replaying.read(descriptor, named: name)
    var replay = replaying.replay
    if let cardSystem, let found = replaying.cardSystemID, found != cardSystem {
      replay.differ("the file is of card system \(found)")
    }
    if checkpointKey == nil { complain("the checkpoints' signatures were not checked") }
    return replay
  }

  private func ofFolder(_ folder: DataFolder) async throws -> RegionReplay {
    try folder.requireLedger()
    let known = try CardSystems.all(of: folder).first { $0.publicID == cardSystem }
    guard let system = known?.system else {
      throw AdminFailure(
        "there is no card system \(cardSystem ?? 0)", exitCode: ExitCode.refused.rawValue)
    }
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    guard let head = try reader.head(at: try reader.lastPosition()) else {
      throw EventLogError(.damaged, "the log has no head")
    }
    var replay = RegionReplay()
    try reader.forEachRecord(after: .beforeFirst, limit: Int(clamping: head.position.rawValue)) {
      position, bytes in
      let bytes = [UInt8](bytes)
      guard try RecordStart.read(bytes, for: system) != nil else { return }
      try replay.apply(bytes, at: position.rawValue, of: system)
    }
    let report = try await folder.withFoldedProjections(logger: .ofCommands()) { models in
      try await models.report(of: system, asKnownOn: head.position.rawValue)
    }
    try replay.compare(with: report)
    return replay
  }

  private func tell(_ replay: RegionReplay) {
    guard json else {
      for difference in replay.differences { say(difference) }
      if replay.differenceCount > replay.differences.count {
        say("and \(replay.differenceCount - replay.differences.count) more")
      }
      if let gap = replay.gap { say(gap) }
      say(
        "\(replay.records) records up to running number \(replay.through), "
          + "\(replay.folded?.balances.count ?? 0) balances, "
          + "\(replay.folded?.months.count ?? 0) lines of participations")
      return say(replay.verdict.rawValue)
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("result", replay.verdict.rawValue)
    writer.field("records", replay.records)
    writer.field("through", replay.through)
    writer.field("balances", replay.folded?.balances.count ?? 0)
    writer.field("months", replay.folded?.months.count ?? 0)
    writer.field("missing", replay.gap)
    writer.field("differenceCount", replay.differenceCount)
    writer.key("differences")
    writer.beginArray()
    for difference in replay.differences { writer.value(difference) }
    writer.endArray()
    writer.endObject()
    say(String(decoding: writer.bytes, as: UTF8.self))
  }
}
