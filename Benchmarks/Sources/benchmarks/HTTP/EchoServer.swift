import ArgumentParser
import Dispatch
import Hummingbird
import LedgerWire
import Logging
import NIOCore
import Synchronization

/// What the service over HTTP is compared with: the same library, the same request and answer, and
/// no ledger in between; with `--commit` each answer waits for a bare group commit.
struct EchoServer: AsyncParsableCommand {
  static let name = "echo"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Serve the baseline of S3 until the process is stopped.")

  /// The most bytes of a body.
  static let bodyBytesMax = 1 << 20

  @Option(help: "Commit this many bytes for each request, in this folder.")
  var recordBytes = 97

  @Option(help: "The folder of the database; without it nothing is committed.")
  var commit: String?

  func run() async throws {
    let router = Router()
    let commits = try commit.map { try BareGroupCommit(folder: $0) }
    let record = [UInt8](repeating: 0xA5, count: recordBytes)
    router.post("checkins") { request, _ in
      let buffer = try await request.body.collect(upTo: Self.bodyBytesMax)
      let body = try CheckinRequest(json: Array(buffer.readableBytesView))
      try await commits?.append(record)
      let answer = Checkin(
        id: "1", creationDate: wallMicroseconds(), eventID: body.eventID, eventTitle: "Event",
        uitpasNumber: body.uitpasNumber, points: 1)
      return Response(
        status: .created, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.json())))
    }
    var logger = Logger(label: "echo")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        Report.say("{\"port\":\(channel.localAddress?.port ?? 0)}")
      }, logger: logger)
    try await application.runService()
  }
}

/// A group commit with nothing around it: whoever comes during a commit is part of the next one.
final class BareGroupCommit: Sendable {
  private struct State: ~Copyable {
    var waiting: [(record: [UInt8], continuation: CheckedContinuation<Void, any Error>)] = []
    var isCommitting = false
  }

  // SAFETY: used on `thread` alone.
  private nonisolated(unsafe) let database: BareSQLite
  private let thread = DispatchQueue(label: "group-commit")
  private let state = Mutex(State())

  init(folder: String) throws {
    database = try BareSQLite(folder: folder)
  }

  /// Returns when the record is durable.
  func append(_ record: [UInt8]) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let begins = state.withLock { state in
        state.waiting.append((record, continuation))
        defer { state.isCommitting = true }
        return !state.isCommitting
      }
      if begins { thread.async { self.commitWaiting() } }
    }
  }

  private func commitWaiting() {
    while true {
      let waiting = state.withLock { state in
        defer { state.waiting = [] }
        state.isCommitting = !state.waiting.isEmpty
        return state.waiting
      }
      if waiting.isEmpty { return }
      let result = Result {
        try database.append(waiting.map(\.record), batch: waiting.count)
      }
      for waiter in waiting { waiter.continuation.resume(with: result) }
    }
  }
}
