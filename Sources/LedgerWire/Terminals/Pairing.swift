/// What a terminal is to be: the body of `POST /ledger/v1/terminals/codes`.
public struct PairingCodeRequest: Hashable, Sendable {
  /// The logical id, which stays when the device is replaced.
  public var terminal: String
  /// The ids of the organisers whose events it serves.
  public var organizerIDs: [String]
  /// Whether a person stands at it, who may see more than a public display shows.
  public var isAttended: Bool
  /// The language of its display.
  public var language: Language

  /// Makes a request.
  public init(
    terminal: String, organizerIDs: [String], isAttended: Bool = false, language: Language = .nl
  ) {
    self.terminal = terminal
    self.organizerIDs = organizerIDs
    self.isAttended = isAttended
    self.language = language
  }

  /// The body of the request.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    encodeFields(into: &writer)
    writer.endObject()
    return writer.bytes
  }

  func encodeFields(into writer: inout JSONWriter) {
    writer.field("terminal", terminal)
    writer.list("organizerIds", organizerIDs) { $1.value($0) }
    writer.field("attended", isAttended)
    writer.field("language", language.rawValue)
  }
}

/// A code that was made: the answer of `POST /ledger/v1/terminals/codes`.
public struct PairingCodeAnswer: Hashable, Sendable {
  /// The code, told this once.
  public var code: PairingCode
  /// Until when it pairs, in microseconds since the Unix epoch.
  public var expiresAt: Int64
  /// What the device will be.
  public var terminal: PairingCodeRequest

  /// Makes an answer.
  public init(code: PairingCode, expiresAt: Int64, terminal: PairingCodeRequest) {
    self.code = code
    self.expiresAt = expiresAt
    self.terminal = terminal
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    encodeFields(into: &writer)
    writer.endObject()
    return writer.bytes
  }

  /// Writes its members into an object that has others as well.
  package func encodeFields(into writer: inout JSONWriter) {
    writer.field("code", code.description)
    writer.field("expiresAt", moment: expiresAt)
    terminal.encodeFields(into: &writer)
  }

  /// Reads an answer; fields that it does not know are passed over.
  public init(json bytes: [UInt8]) throws(WireError) {
    var code: PairingCode?
    var expiresAt: Int64?
    var terminal = TerminalFields()
    try readObject(bytes) { reader, members, key throws(WireError) in
      switch key {
      case "code":
        code = try members.string(&reader, "/code").flatMap { PairingCode($0) }
      case "expiresAt": expiresAt = try members.moment(&reader, "/expiresAt")
      default:
        guard try !terminal.read(key, &reader, &members, "") else { return }
        try reader.skip()
      }
    }
    guard let code else { throw .invalid("/code", "must be a code") }
    guard let expiresAt else { throw .invalid("/expiresAt", "is missing") }
    self.init(code: code, expiresAt: expiresAt, terminal: try terminal.finished(""))
  }
}

/// The body of `POST /ledger/v1/terminals/pair`: what a device sends that is no terminal yet.
public struct PairingRequest: Hashable, Sendable {
  /// The code as it was typed.
  public var code: String

  /// Makes a request.
  public init(code: String) { self.code = code }

  /// The body of the request.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("code", code)
    writer.endObject()
    return writer.bytes
  }

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    self.init(code: try requiredTexts(["code"], json: bytes)[0])
  }
}

/// What a device is told that was paired.
public struct PairingAnswer: Hashable, Sendable {
  /// The token, told this once.
  public var token: String
  /// The number of the pairing: a terminal's sequences count from 1 within it.
  public var source: UInt32
  /// What the terminal is.
  public var terminal: PairingCodeRequest
  /// The key with which the offline pack is signed, as `name+id+key`.
  public var ledgerKey: String
  /// The service's clock, in microseconds since the Unix epoch.
  public var serverTime: Int64

  /// Makes an answer.
  public init(
    token: String, source: UInt32, terminal: PairingCodeRequest, ledgerKey: String,
    serverTime: Int64
  ) {
    self.token = token
    self.source = source
    self.terminal = terminal
    self.ledgerKey = ledgerKey
    self.serverTime = serverTime
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("token", token)
    writer.field("source", source)
    terminal.encodeFields(into: &writer)
    writer.field("ledgerKey", ledgerKey)
    writer.field("serverTime", moment: serverTime)
    writer.endObject()
    return writer.bytes
  }

  /// Reads an answer; fields that it does not know are passed over.
  public init(json bytes: [UInt8]) throws(WireError) {
    var token: String?
    var source: UInt32?
    var ledgerKey: String?
    var serverTime: Int64?
    var terminal = TerminalFields()
    try readObject(bytes) { reader, members, key throws(WireError) in
      switch key {
      case "token": token = try members.identifier(&reader, "/token")
      case "source": source = try members.number(&reader, "/source")
      case "ledgerKey": ledgerKey = try members.identifier(&reader, "/ledgerKey")
      case "serverTime": serverTime = try members.moment(&reader, "/serverTime")
      default:
        guard try !terminal.read(key, &reader, &members, "") else { return }
        try reader.skip()
      }
    }
    guard let token, let source, let ledgerKey, let serverTime else {
      throw .invalid("", "must have token, source, ledgerKey and serverTime")
    }
    self.init(
      token: token, source: source, terminal: try terminal.finished(""), ledgerKey: ledgerKey,
      serverTime: serverTime)
  }
}

/// Reads one object whose unknown fields are passed over.
func readObject(
  _ bytes: [UInt8],
  _ member: (inout JSONReader, inout MemberReader, String) throws(WireError) -> Void
) throws(WireError) {
  var reader = try JSONReader(bytes)
  var members = MemberReader()
  _ = try members.object(&reader, "", member)
  try reader.finish()
  try members.check()
}

/// What a terminal is, while it is read.
struct TerminalFields {
  private var terminal: String?
  private var organizerIDs: [String] = []
  private var isAttended = false
  private var language = Language.nl

  /// Reads the value of `key`, or answers false, with nothing read, for a key of none of these.
  mutating func read(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) -> Bool {
    switch key {
    case "terminal": terminal = try members.identifier(&reader, "\(place)/terminal")
    case "organizerIds":
      organizerIDs = try members.list(
        &reader, "\(place)/organizerIds", countMax: OfflinePackLimits.organizersMax
      ) { (reader, members, place) throws(WireError) in try members.identifier(&reader, place) }
    case "attended":
      isAttended = try members.boolean(&reader, "\(place)/attended") ?? false
    case "language":
      language = try members.word(&reader, "\(place)/language", as: Language.self) ?? .nl
    default: return false
    }
    return true
  }

  func finished(_ place: String) throws(WireError) -> PairingCodeRequest {
    guard let terminal else { throw .invalid("\(place)/terminal", "is missing") }
    return PairingCodeRequest(
      terminal: terminal, organizerIDs: organizerIDs, isAttended: isAttended, language: language)
  }
}
