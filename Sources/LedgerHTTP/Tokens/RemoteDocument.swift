import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A small document at an address, such as the public keys of an issuer.
public struct RemoteDocument: Sendable {
  /// The most bytes that are read.
  public static let bytesMax = 262_144
  /// After how long reading gives up where nothing else is said.
  public static let durationMax = Duration.seconds(5)

  private let address: String
  private let durationMax: Duration

  /// The hosts that may be asked without TLS: nothing leaves this machine.
  private static let loopback: Set = ["localhost", "127.0.0.1", "::1", "[::1]"]

  /// Names a document by its address; nil for one whose contents anybody on the way could change:
  /// that is any but `https`, or `http` on this machine.
  ///
  /// - Parameter durationMax: after how long reading gives up.
  public init?(address: String, durationMax: Duration = RemoteDocument.durationMax) {
    guard let parts = URLComponents(string: address, encodingInvalidCharacters: false),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.scheme == "https" || (parts.scheme == "http" && Self.loopback.contains(host))
    else { return nil }
    self.address = address
    self.durationMax = durationMax
  }

  /// Reads it anew; redirections are not followed.
  ///
  /// - Throws: ``RemoteDocumentError``, or what the network says.
  public func read() async throws -> [UInt8] {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    // Of its own: it is asked once an hour, and nothing is kept between two readings.
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: Result<[UInt8], any Error>
    do {
      result = .success(try await read(through: client))
    } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return try result.get()
  }

  /// The library's deadline ends with the head of an answer; this one with its last byte.
  private func read(through client: HTTPClient) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8].self) { [address, durationMax] group in
      group.addTask {
        let response = try await client.execute(
          HTTPClientRequest(url: address), timeout: TimeAmount(durationMax))
        guard response.status == .ok else {
          throw RemoteDocumentError.status(Int(response.status.code))
        }
        do {
          return Array(buffer: try await response.body.collect(upTo: Self.bytesMax))
        } catch is NIOTooManyBytesError {
          throw RemoteDocumentError.tooLarge
        }
      }
      group.addTask {
        try await Task.sleep(for: durationMax)
        throw RemoteDocumentError.timedOut
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() else { throw RemoteDocumentError.timedOut }
      return bytes
    }
  }
}

/// Why a document was not read.
public enum RemoteDocumentError: Error, Hashable, Sendable {
  /// It took longer than reading may take.
  case timedOut
  /// It is longer than ``RemoteDocument/bytesMax``.
  case tooLarge
  /// The server answered with this status.
  case status(Int)
}
