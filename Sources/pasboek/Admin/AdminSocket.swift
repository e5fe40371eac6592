import Foundation
import Glibc
import LedgerService
import NIOCore
import NIOPosix
import ServiceLifecycle

/// What a command on this machine asks of the running service.
enum AdminRequest: String, Codable, Sendable {
  case loadTestDataset = "load test-dataset"
}

/// What the running service answers: one line of JSON.
struct AdminAnswer: Codable, Sendable {
  var records: Int?
  var terminalToken: String?
  var error: String?

  /// The line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// Takes commands from this machine on a Unix socket in the data folder: one line asks, one
/// answers.
///
/// Only who may enter the folder as its owner may ask: the socket's mode is 0600.
struct AdminSocket: Service {
  let path: String
  let engine: LedgerEngine

  /// The longest line that is read, in bytes.
  static let lineBytesMax = 4_096
  /// How long a question may take to arrive, and an answer to be made.
  static let seconds: Int64 = 60

  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  func run() async throws {
    unlink(path)
    let old = umask(0o177)
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(unixDomainSocketPath: path) { channel in
        // One question is answered at a time: who does not ask must not keep the others waiting.
        channel.eventLoop.scheduleTask(in: .seconds(Self.seconds)) { channel.close(promise: nil) }
        return channel.eventLoop.makeCompletedFuture {
          try Connection(wrappingChannelSynchronously: channel)
        }
      }
    umask(old)
    defer { unlink(path) }
    try await withGracefulShutdownHandler {
      try await server.executeThenClose { connections in
        for try await connection in connections { try? await answer(connection) }
      }
    } onGracefulShutdown: {
      server.channel.close(promise: nil)
    }
  }

  private func answer(_ connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      guard let line = try await Self.line(inbound) else { return }
      let answer = await answer(AdminRequest(rawValue: line))
      try await outbound.write(ByteBuffer(string: answer.json + "\n"))
    }
  }

  private func answer(_ request: AdminRequest?) async -> AdminAnswer {
    switch request {
    case .loadTestDataset:
      do {
        let report = try await TestDatasetLoad.load(into: engine)
        return AdminAnswer(records: report.records, terminalToken: report.terminalToken)
      } catch {
        return AdminAnswer(error: "\(error)")
      }
    case nil: return AdminAnswer(error: "not a command of this version")
    }
  }

  /// Asks the service that runs on a folder; answers nil where none does.
  static func ask(_ request: AdminRequest, at path: String) async throws -> AdminAnswer? {
    guard access(path, F_OK) == 0 else { return nil }
    let channel: Connection
    do {
      channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connectTimeout(.seconds(seconds))
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try Connection(wrappingChannelSynchronously: channel)
          }
        }
    } catch let error as IOError where error.errnoCode == ECONNREFUSED {
      // The socket of a service that was killed.
      return nil
    }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: request.rawValue + "\n"))
      guard let line = try await Self.line(inbound) else {
        return AdminAnswer(error: "the running service did not answer")
      }
      return try JSONDecoder().decode(AdminAnswer.self, from: Data(line.utf8))
    }
  }

  /// The first line that arrives; nil where none does.
  private static func line(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>
  ) async throws -> String? {
    var bytes: [UInt8] = []
    for try await part in inbound {
      bytes.append(contentsOf: part.readableBytesView)
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        return String(validating: bytes[..<end], as: UTF8.self)
      }
      guard bytes.count <= lineBytesMax else { return nil }
    }
    return nil
  }
}
