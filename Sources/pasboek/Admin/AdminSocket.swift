import Glibc
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Takes commands from this machine on a Unix socket in the data folder.
///
/// Only who may enter the folder as its owner may ask: the socket's mode is 0600. A connection
/// brings one command; a command goes on when who asked is gone.
struct AdminSocket: Service {
  let ledger: AdminLedger
  private let server: NIOAsyncChannel<Connection, Never>

  /// How many connections are served at a time; further ones wait.
  static let connectionsMax = 8
  /// How long a request may take to arrive.
  static let requestSeconds = 60
  /// How many lines of progress wait for a slow reader; older ones are left out.
  static let progressLinesMax = 64

  typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Listens already when it is made, so that whoever is told that the service is there finds it;
  /// connections wait until it runs.
  init(ledger: AdminLedger) async throws {
    self.ledger = ledger
    let path = ledger.folder.socketPath
    unlink(path)
    let old = umask(0o177)
    defer { umask(old) }
    server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Connection(wrappingChannelSynchronously: channel)
        }
      }
  }

  func run() async throws {
    defer { unlink(ledger.folder.socketPath) }
    try await withGracefulShutdownHandler {
      try await server.executeThenClose { connections in
        try await withThrowingTaskGroup(of: Void.self) { group in
          var count = 0
          for try await connection in connections {
            if count == Self.connectionsMax {
              try await group.next()
              count -= 1
            }
            // What one connection suffers, for instance that it breaks, concerns no other.
            group.addTask { try? await serve(connection) }
            count += 1
          }
        }
      }
    } onGracefulShutdown: {
      server.channel.close(promise: nil)
    }
  }

  private func serve(_ connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      let line: [UInt8]?
      do {
        line = try await cancelWhenGracefulShutdown { try await request(inbound) }
      } catch let failure as AdminFailure {
        return try await outbound.write(ByteBuffer(bytes: AdminLine.failure(failure)))
      }
      guard let line else { return }
      let (progress, continuation) = AsyncStream.makeStream(
        of: String.self, bufferingPolicy: .bufferingNewest(Self.progressLinesMax))
      let told = AdminLedger(
        engine: ledger.engine, folder: ledger.folder, projections: ledger.projections,
        logger: ledger.logger, progress: { continuation.yield($0) })
      async let reply = carryOut(line, told, continuation)
      for await text in progress {
        try? await outbound.write(ByteBuffer(bytes: AdminLine.progress(text)))
      }
      try await outbound.write(ByteBuffer(bytes: await reply))
    }
  }

  private func carryOut(
    _ line: [UInt8], _ ledger: AdminLedger, _ progress: AsyncStream<String>.Continuation
  ) async -> [UInt8] {
    defer { progress.finish() }
    return await cancelWhenGracefulShutdown { await AdminCommands.reply(to: line, in: ledger) }
  }

  /// The line that asks; nil where none arrives in time.
  private func request(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>
  ) async throws -> [UInt8]? {
    try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        var lines = LineReader(bytesMax: AdminLine.requestBytesMax)
        for try await part in inbound {
          lines.append(part.readableBytesView)
          if let line = try lines.next() { return line }
        }
        return nil
      }
      group.addTask {
        try await Task.sleep(for: .seconds(Self.requestSeconds))
        return nil
      }
      return try await group.next() ?? nil
    }
  }
}
