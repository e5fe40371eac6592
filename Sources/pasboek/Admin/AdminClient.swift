import ArgumentParser
import Foundation
import LedgerService
import Logging
import NIOCore
import NIOPosix

extension AdminCommand {
  /// Has the running service carry the command out; where none runs, opens the ledger and carries
  /// it out here.
  ///
  /// - Parameter progress: told how far the work is.
  func carryOut(
    on folder: DataFolder, progress: @escaping @Sendable (String) -> Void = tellProgress
  ) async throws -> Answer {
    if let answer = try await ask(on: folder, progress: progress) { return answer }
    let logger = Logger.ofCommands()
    let open = try await OpenLedger.open(
      folder, origin: nil, isClockConfirmed: false, logger: logger)
    let ledger = AdminLedger(
      engine: open.engine, folder: folder, projections: open.projections, logger: logger,
      progress: progress)
    do {
      let answer = try await run(in: ledger)
      await open.engine.drain()
      return answer
    } catch {
      await open.engine.drain()
      throw AdminFailure(error)
    }
  }

  /// Asks the service that runs on a folder; answers nil where none does.
  ///
  /// It waits for the answer for as long as the service lives.
  func ask(
    on folder: DataFolder, progress: @escaping @Sendable (String) -> Void
  ) async throws -> Answer? {
    guard access(folder.socketPath, F_OK) == 0 else { return nil }
    let request = try AdminLine.request(self)
    let connection: AdminSocket.Connection
    do {
      connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(unixDomainSocketPath: folder.socketPath) { channel in
          channel.eventLoop.makeCompletedFuture {
            try AdminSocket.Connection(wrappingChannelSynchronously: channel)
          }
        }
    } catch let error as IOError where error.errnoCode == ECONNREFUSED {
      // The socket of a service that was killed.
      return nil
    }
    return try await connection.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: request))
      var lines = LineReader(bytesMax: AdminLine.replyBytesMax)
      for try await part in inbound {
        lines.append(part.readableBytesView)
        while let line = try lines.next() {
          let reply = try JSONDecoder().decode(AdminLine.Reply<Answer>.self, from: Data(line))
          if let failure = reply.failure { throw failure }
          if let answer = reply.answer { return answer }
          if let text = reply.progress { progress(text) }
        }
      }
      throw AdminFailure(
        "the running service did not answer: whether the command was carried out is not known",
        exitCode: ExitCode.unavailable.rawValue)
    }
  }
}

/// Tells a person at a terminal how far the work is; a script's standard error stays empty.
@Sendable func tellProgress(_ text: String) {
  if isatty(STDERR_FILENO) != 0 { complain(text) }
}

/// A path as another process finds it.
func absolutePath(_ path: String) -> String {
  URL(fileURLWithPath: path).standardizedFileURL.path
}
