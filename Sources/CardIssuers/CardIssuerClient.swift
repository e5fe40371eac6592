import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The connections to issuers of external cards, shared by all of them.
///
/// Redirects are not followed, since the address is the operator's choice alone; what was sent once
/// is never sent again.
public struct CardIssuerClient: Sendable {
  /// The limits on each issuer.
  let limits: CardIssuerLimits
  private let client: HTTPClient

  /// Makes a client, which must be closed.
  public init(limits: CardIssuerLimits = .standard) {
    self.limits = limits
    var configuration = HTTPClient.Configuration()
    let timeOut = TimeAmount(limits.timeOut)
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: timeOut, read: timeOut, write: timeOut)
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.concurrentMax
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Closes the connections; nobody may be asked afterwards.
  public func close() async throws {
    try await client.shutdown()
  }

  /// An answer as far as it is looked at.
  struct Reply: Sendable {
    var status: Int
    var retryAfter: String?
    var body: [UInt8]
  }

  /// Posts a body and reads the answer; there is no time-out but on each part of it.
  func post(_ body: [UInt8], to address: CardIssuerAddress) async throws -> Reply {
    var request = HTTPClientRequest(url: address.url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Accept", value: "application/json")
    if let token = address.token {
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
    }
    request.body = .bytes(body)
    let response = try await client.execute(request, timeout: TimeAmount(limits.timeOut))
    let buffer = try await response.body.collect(upTo: limits.responseBytesMax)
    return Reply(
      status: Int(response.status.code), retryAfter: response.headers.first(name: "Retry-After"),
      body: Array(buffer: buffer))
  }
}
