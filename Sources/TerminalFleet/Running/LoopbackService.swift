import AsyncHTTPClient
import FoundationEssentials
public import LedgerWire
import NIOCore
import NIOHTTP1
import Synchronization
public import TerminalClient

/// A service on this machine, asked over HTTP.
///
/// It may be gone for a while: a request that finds it gone comes to nothing, and whoever sent it
/// is held until the service is back, so that devices whose time passes as fast as they like do not
/// ask in vain for thousands of times.
public final class LoopbackService: FleetService {
  /// The most bytes of an answer.
  private static let answerBytesMax = 16 << 20
  /// How long an answer is waited for.
  private static let patience = TimeAmount.seconds(30)
  /// How long the service may be gone.
  private static let goneSecondsMax = 120.0

  private struct State {
    /// Where it listens; nil while it is gone.
    var base: String?
    var token: String?
  }

  private let client: HTTPClient
  private let credentials: FleetCredentials
  private let state = Mutex(State())

  /// Makes a service that does not listen yet.
  public init(_ credentials: FleetCredentials) {
    self.credentials = credentials
    var configuration = HTTPClient.Configuration()
    configuration.timeout = .init(connect: .seconds(5), read: Self.patience)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Ends the connections.
  public func shutDown() async throws { try await client.shutdown() }

  /// It listens there.
  ///
  /// - Parameter base: such as `http://127.0.0.1:8080`.
  public func listens(at base: String) { state.withLock { $0.base = base } }

  /// It is gone.
  public func isGone() { state.withLock { $0.base = nil } }

  /// Sends one request and waits for its answer; `unreachable` where none came.
  public func exchange(_ request: TerminalRequest) async -> TerminalReply {
    let answer = await ask(
      request.method, request.path, token: request.token, entityTag: request.entityTag,
      body: request.body)
    return answer.map { .answered($0) } ?? .unreachable
  }

  /// The answer to a request; nil where none came, once the service is back.
  private func ask(
    _ method: String, _ path: String, token: String? = nil, entityTag: String? = nil,
    type: String = "application/json", body: [UInt8]? = nil
  ) async -> TerminalAnswer? {
    guard let base = state.withLock({ $0.base }) else {
      await waitUntilBack()
      return nil
    }
    var request = HTTPClientRequest(url: base + path)
    request.method = HTTPMethod(rawValue: method)
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let entityTag { request.headers.add(name: "If-None-Match", value: entityTag) }
    if let body {
      request.headers.add(name: "Content-Type", value: type)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      let answer = try await client.execute(request, timeout: Self.patience)
      let body = try await answer.body.collect(upTo: Self.answerBytesMax)
      return TerminalAnswer(
        status: Int(answer.status.code),
        retryAfterSeconds: answer.headers.first(name: "Retry-After").flatMap { UInt64($0) },
        entityTag: answer.headers.first(name: "ETag"), body: Array(buffer: body))
    } catch {
      await waitUntilBack()
      return nil
    }
  }

  /// Delivers taps of a terminal, once.
  func deliver(_ upload: TapUpload, token: String) async throws -> TapUploadAnswer {
    guard
      let answer = await ask("POST", "/ledger/v1/taps", token: token, body: upload.json()),
      answer.status == 200
    else { throw FleetFailure("a delivery was not answered") }
    return try TapUploadAnswer(json: answer.body)
  }

  /// Waits until the service listens, for a while.
  private func waitUntilBack() async {
    let begin = ContinuousClock.now
    while state.withLock({ $0.base == nil }),
      begin.duration(to: .now) < .seconds(Self.goneSecondsMax), !Task.isCancelled
    {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  // MARK: Pairing

  /// Makes a terminal, or replaces its device, with a code of its own.
  public func pair(
    _ terminal: PlannedTerminal, of plan: FleetPlan
  ) async throws -> PairingAnswer {
    let wanted = PairingCodeRequest(
      terminal: terminal.name, organizerIDs: [plan.organizers[terminal.organizer].id],
      isAttended: terminal.isAttended, language: terminal.language)
    // A code works once: where the answer to its device was lost, another one is made.
    for attempt in 0..<Self.pairingsMax {
      if attempt > 0 { try await Task.sleep(for: .milliseconds(100)) }
      guard let made = try await staff("/ledger/v1/terminals/codes", wanted.json()) else {
        continue
      }
      guard let code = try? PairingCodeAnswer(json: made).code,
        let answer = await ask(
          "POST", "/ledger/v1/terminals/pair",
          body: PairingRequest(code: code.description).json()),
        (200...201).contains(answer.status),
        let paired = try? PairingAnswer(json: answer.body)
      else { continue }
      return paired
    }
    throw FleetFailure("\(terminal.name) could not be paired")
  }

  private static let pairingsMax = 200

  /// Asks as staff; nil where nothing came of it.
  private func staff(_ path: String, _ body: [UInt8]) async throws -> [UInt8]? {
    var token = state.withLock { $0.token }
    if token == nil { token = try await signIn() }
    guard let token, let answer = await ask("POST", path, token: token, body: body) else {
      return nil
    }
    switch answer.status {
    case 200, 201: return answer.body
    case 401:
      state.withLock { $0.token = nil }
      return nil
    case 429, 503: return nil
    default:
      throw FleetFailure(
        "\(path) answered \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
    }
  }

  /// A token for staff; nil where the service is gone.
  private func signIn() async throws -> String? {
    struct Answer: Decodable {
      var access_token: String
    }
    let form =
      "grant_type=client_credentials&client_id=\(credentials.clientID)"
      + "&client_secret=\(credentials.secret)"
    guard
      let answer = await ask(
        "POST", "/oauth/token", type: "application/x-www-form-urlencoded",
        body: Array(form.utf8)),
      answer.status != 503
    else { return nil }
    guard answer.status == 200,
      let told = try? JSONDecoder().decode(Answer.self, from: Data(answer.body))
    else { throw FleetFailure("the service gave no token: \(answer.status)") }
    state.withLock { $0.token = told.access_token }
    return told.access_token
  }
}

/// Who pairs the terminals of a fleet.
public struct FleetCredentials: Sendable {
  /// The id of the client.
  public var clientID: String
  /// Its secret.
  public var secret: String

  /// Makes credentials.
  public init(clientID: String, secret: String) {
    self.clientID = clientID
    self.secret = secret
  }
}
