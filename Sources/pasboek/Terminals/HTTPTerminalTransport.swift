import AsyncHTTPClient
import Foundation
import LedgerWire
import NIOCore
import NIOHTTP1
import TerminalClient

/// A terminal's requests over HTTP.
///
/// Redirects are not followed: a token goes to the service that the device was paired with, and to
/// nobody else. What was sent once is sent again by the terminal alone.
struct HTTPTerminalTransport: TerminalTransport {
  /// How long a request may take, from the connection to the last byte of its answer.
  static let timeOut = Duration.seconds(10)
  /// The same for an offline pack, which can be large.
  static let packTimeOut = Duration.seconds(60)
  /// The most bytes of an answer that is no pack.
  static let answerBytesMax = 4 << 20

  private let client: HTTPClient
  private let base: String

  /// Makes a transport, which must be closed.
  ///
  /// - Parameter url: of the service, such as `https://pasboek.example`.
  init(url: String) {
    var configuration = HTTPClient.Configuration()
    configuration.timeout.connect = .seconds(5)
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    base = url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  /// Whether a text can be the service's address.
  static func isAddress(_ url: String) -> Bool {
    guard let parts = URLComponents(string: url), parts.host?.isEmpty == false else { return false }
    return parts.scheme == "http" || parts.scheme == "https"
  }

  /// Closes the connections.
  func close() async throws { try await client.shutdown() }

  func exchange(_ request: TerminalRequest) async -> TerminalReply {
    let isPack = request.purpose == .pack
    do {
      // The library's deadline ends with the head of an answer; this one with its last byte.
      return try await withThrowingTaskGroup(of: TerminalReply.self) { group in
        group.addTask { .answered(try await answer(request)) }
        group.addTask {
          try await Task.sleep(for: isPack ? Self.packTimeOut : Self.timeOut)
          return .unreachable
        }
        defer { group.cancelAll() }
        return try await group.next() ?? .unreachable
      }
    } catch {
      return .unreachable
    }
  }

  private func answer(_ request: TerminalRequest) async throws -> TerminalAnswer {
    var message = HTTPClientRequest(url: base + request.path)
    message.method = HTTPMethod(rawValue: request.method)
    message.headers.add(name: "User-Agent", value: "pasboek-terminal")
    if let token = request.token {
      message.headers.add(name: "Authorization", value: "Bearer \(token)")
    }
    if let entityTag = request.entityTag {
      message.headers.add(name: "If-None-Match", value: entityTag)
    }
    if let body = request.body {
      message.headers.add(name: "Content-Type", value: "application/json")
      message.body = .bytes(body)
    }
    let isPack = request.purpose == .pack
    let timeOut = isPack ? Self.packTimeOut : Self.timeOut
    let response = try await client.execute(message, timeout: TimeAmount(timeOut))
    let bytesMax = isPack ? OfflinePackLimits.noteBytesMax : Self.answerBytesMax
    let body = try await response.body.collect(upTo: bytesMax)
    return TerminalAnswer(
      status: Int(response.status.code),
      retryAfterSeconds: response.headers.first(name: "Retry-After").flatMap { UInt64($0) },
      entityTag: response.headers.first(name: "ETag"), body: Array(buffer: body))
  }
}
