import LedgerHTTP
import LedgerService
import LoopbackTesting
import PassDirectory
import Testing
import ThreadTesting

/// An answer as it came over the wire.
struct Answer: Sendable {
  var status: Int
  /// The header fields, in their order.
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The first field of a name.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The cookies that it sets.
  var cookies: [String] { fields.filter { $0.name == "set-cookie" }.map(\.value) }
}

/// A request as it goes over the wire.
struct Sent: Sendable {
  var method = "GET"
  var path: String
  var headers: [String] = []
  var body = ""
  var host = "localhost"
}

/// Sends one request, closes after it, and answers with the answer.
func exchange(_ port: Int, _ sent: Sent) async throws -> Answer {
  let lines =
    ["\(sent.method) \(sent.path) HTTP/1.1", "Host: \(sent.host)", "Connection: close"]
    + sent.headers
    + (sent.method == "POST" ? ["Content-Length: \(sent.body.utf8.count)"] : [])
  let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + sent.body
  return try await blocking { try parsed(try roundTrip(port, Array(request.utf8))) }
}

private struct ConnectionFailure: Error {}

private func roundTrip(_ port: Int, _ request: [UInt8]) throws -> [UInt8] {
  let socket = try LoopbackSocket(port: port)
  socket.send(request)
  guard let answer = socket.receiveToEnd() else { throw ConnectionFailure() }
  return answer
}

private func parsed(_ bytes: [UInt8]) throws -> Answer {
  guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) else {
    throw ConnectionFailure()
  }
  let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
  guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { throw ConnectionFailure() }
  let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
    let sides = line.split(separator: ":", maxSplits: 1)
    guard sides.count == 2 else { return nil }
    return (sides[0].lowercased(), String(sides[1].drop { $0 == " " }))
  }
  var answer = Answer(status: status, fields: fields, body: Array(bytes[(end + 4)...]))
  if answer["transfer-encoding"] == "chunked" { answer.body = try unchunked(answer.body) }
  return answer
}

/// A body that comes in chunks, each behind its size, up to one of no size (RFC 9112, 7.1).
private func unchunked(_ bytes: [UInt8]) throws -> [UInt8] {
  var rest = bytes[...]
  var body: [UInt8] = []
  while true {
    guard let end = rest.firstIndex(of: 13),
      let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
      rest.endIndex - end >= size + 4
    else { throw ConnectionFailure() }
    body += rest[(end + 2)..<(end + 2 + size)]
    rest = rest[(end + 4 + size)...]
    if size == 0 { return body }
  }
}

// MARK: - A browser

/// A browser of somebody: keeps the session's cookie and sends forms as a page of ours does.
struct Browser: Sendable {
  let service: PageService
  /// The token of the session; nil for nobody.
  var token: String?
  var language = "nl"

  private var headers: [String] {
    ["Accept: text/html", "Accept-Language: \(language)"]
      + (token.map { ["Cookie: pasboek_session=\($0)"] } ?? [])
  }

  /// Opens a page.
  func open(_ path: String, headers more: [String] = []) async throws -> Answer {
    try await exchange(service.port, Sent(path: path, headers: headers + more))
  }

  /// Asks the API for something with the session's token.
  func post(_ path: String, _ body: String) async throws -> Answer {
    let token = try #require(token)
    return try await exchange(
      service.port,
      Sent(
        method: "POST", path: path,
        headers: ["Authorization: Bearer \(token)", "Content-Type: application/json"], body: body))
  }

  /// Follows a stream of events until so many of them have come, and answers their data; does
  /// something once the first has come.
  func follow(
    _ path: String, events: Int, _ action: () async throws -> Void
  ) async throws -> [String] {
    let lines = ["GET \(path) HTTP/1.1", "Host: localhost"] + headers
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let socket = try await blocking {
      let socket = try LoopbackSocket(port: service.port)
      socket.send(request)
      return socket
    }
    var text = ""
    func data() -> [String] {
      text.split(separator: "\n\n").flatMap { $0.split(separator: "\n") }
        .filter { $0.hasPrefix("data: ") && $0.hasSuffix("}") }.map(String.init)
    }
    while data().count < events {
      let before = data().count
      guard let bytes = try await blocking({ socket.receive() }), !bytes.isEmpty else {
        throw ConnectionFailure()
      }
      text += String(decoding: bytes, as: UTF8.self)
      if before == 0, data().count == 1 { try await action() }
    }
    return data()
  }

  /// What forms of this session carry.
  func formKey() async throws -> String {
    let page = try await open("/")
    return try #require(page.text.firstValue(of: "csrf"))
  }

  /// Sends a form.
  func send(
    _ path: String, _ body: String, headers more: [String] = ["Sec-Fetch-Site: same-origin"]
  ) async throws -> Answer {
    try await exchange(
      service.port,
      Sent(
        method: "POST", path: path,
        headers: headers + ["Content-Type: application/x-www-form-urlencoded"] + more, body: body))
  }
}

extension String {
  /// The value of the first hidden field of a name.
  func firstValue(of name: String) -> String? {
    let start = #"name="\#(name)" value=""#
    guard let begin = range(of: start)?.upperBound else { return nil }
    return self[begin...].split(separator: "\"", maxSplits: 1).first.map(String.init)
  }

  private func range(of text: String) -> Range<String.Index>? {
    firstRange(of: text)
  }
}

extension PageService {
  /// A browser in which a new client of a role is signed in: one that acts for the data set's
  /// organiser, in Gent, or in the whole ledger where the role may.
  func browser(
    _ role: Role, id: String? = nil, isEverywhere: Bool = true, language: String = "nl"
  ) async throws -> Browser {
    let id = id ?? "client-\(role.rawValue)"
    let organizer =
      role.needsOrganizer || !isEverywhere && role == .finance ? TestDataset.organizerID : nil
    return try await browser(
      Grant(
        organizer: organizer,
        cardSystem: role.needsCardSystem || !isEverywhere && role == .operator ? 1 : nil,
        permissions: Set(role.permissions.map(\.rawValue))), id: id, language: language)
  }

  /// A browser in which a new client is signed in that may do this for the data set's organiser,
  /// in every card system or in Gent alone.
  func browser(
    _ permissions: Set<Permission>, id: String, isInGhentAlone: Bool = false,
    language: String = "nl"
  ) async throws -> Browser {
    try await browser(
      Grant(
        organizer: TestDataset.organizerID, cardSystem: isInGhentAlone ? 1 : nil,
        permissions: Set(permissions.map(\.rawValue))),
      id: id, language: language)
  }

  private func browser(_ grant: Grant, id: String, language: String) async throws -> Browser {
    try await Registrar(engine).addClient(
      NewClient(id: id, secret: "secret of \(id)", name: id, grants: [grant]))
    return Browser(
      service: self, token: try await issuer.issue(clientID: id).accessToken, language: language)
  }

  /// A browser in which nobody is signed in.
  func stranger(language: String = "nl") -> Browser {
    Browser(service: self, token: nil, language: language)
  }
}
