import ArgumentParser
import EventLog
import EventLogSQLite
import Ledger
import LedgerService
import Logging

extension Log {
  /// `pasboek log accept-loss`.
  struct AcceptLoss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Accepts that acknowledged records are gone, and records it.",
      discussion: """
        For a log that is shorter than its newest known head, and so refuses to serve. What is \
        left becomes the log; the loss is its next record. Cut short, it is to be repeated. Where \
        the lost records registered people, the directory still has them, and their numbers would \
        be given to others: --destroy-beyond destroys these rows.
        """)

    @OptionGroup var folder: DataFolder

    @Option(help: "Why, in your words; kept in the log.")
    var reason: String

    @Flag(help: "Destroy the holders and cards of the directory that the log does not know.")
    var destroyBeyond = false

    func run() async throws {
      try folder.requireLedger()
      try await failing {
        let now = SystemClock().now().microseconds
        let loss = try SQLiteLog.acceptLoss(
          folder: folder.path, headsPath: folder.heads, now: now)
        if let loss {
          try await record(loss)
        } else if destroyBeyond {
          let ledger = try await open(isLossAccepted: false)
          await ledger.engine.drain()
          report(ledger.settled)
        }
        if loss == nil { say("the log has all that it is known to have had") }
      }
    }

    private func record(_ loss: AcceptedLoss) async throws {
      let lost = loss.lost ?? loss.kept
      let isRecorded = try loss.wasBegun && isNewestRecord(loss)
      let ledger = try await open(isLossAccepted: true)
      if !isRecorded {
        let results = try await ledger.engine.register([
          .acceptLoss(
            reason: reason, lostPosition: lost.position.rawValue, lostRoot: lost.root.bytes)
        ])
        if case .failure(let refusal)? = results.first {
          await ledger.engine.drain()
          throw AdminFailure(
            "the loss could not be recorded: \(refusal)", exitCode: ExitCode.damaged.rawValue)
        }
      }
      await ledger.engine.drain()
      try SQLiteLog.lossIsRecorded(folder: folder.path, headsPath: folder.heads)
      report(ledger.settled)
      say("the log goes on from position \(loss.kept.position); it had \(lost.position)")
    }

    /// Whether the newest record is that of this very loss: then a crash came after it.
    private func isNewestRecord(_ loss: AcceptedLoss) throws -> Bool {
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      let last = try reader.lastPosition()
      guard let bytes = try reader.record(at: last) else { return false }
      let event = try bytes.withUnsafeBytes {
        try LedgerRecord(decoding: $0, at: last.rawValue).event
      }
      guard case .lossAccepted(let recorded) = event else { return false }
      let lost = try loss.lost ?? reader.head(at: last.advanced(by: -1))
      return recorded.lostPosition == lost?.position.rawValue
        && recorded.lostRoot == lost?.root.bytes
    }

    private func open(isLossAccepted: Bool) async throws -> OpenLedger {
      try await OpenLedger.open(
        folder, origin: nil, isClockConfirmed: false, isLossAccepted: isLossAccepted,
        destroysBeyond: destroyBeyond, logger: Logger.ofCommands())
    }

    private func report(_ settled: SettledDirectory) {
      if let text = settled.text { say(text) }
    }
  }
}
