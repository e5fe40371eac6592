/// The rooms of the house (its targets outside `Tests/`), and what each may see and do.
struct Room: Sendable {
  var name: String
  /// The modules it may import; nil where it may import whatever the manifest gives it.
  var imports: Set<String>?
  /// Calls that have no place in it.
  var forbidden: [String]

  private static let clocks = [
    "Date()", "Date.now", "ContinuousClock", "SuspendingClock", "Task.sleep",
  ]
  private static let chance = ["SystemRandomNumberGenerator", "UUID()"]
  private static let output = ["print("]

  /// What is pure, or is given its clock and randomness: it takes neither from its surroundings.
  private static let core = clocks + chance + output
  /// What runs beside a network may wait and measure, but dates and chance are given to it as well.
  private static let service = ["Date()", "Date.now"] + chance + output

  /// The arrows point one way: a room imports only what stands here.
  static let all = [
    Room(name: "CBOR", imports: [], forbidden: core),
    Room(name: "CSQLite", imports: [], forbidden: []),
    Room(name: "CXLSXWriter", imports: [], forbidden: []),
    Room(name: "CQRencode", imports: [], forbidden: []),
    Room(name: "CPNG", imports: [], forbidden: []),
    Room(name: "CMarkGFM", imports: [], forbidden: []),
    Room(name: "CDocuments", imports: [], forbidden: []),
    Room(name: "Documents", imports: ["CDocuments", "CMarkGFM"], forbidden: core),
    Room(name: "CZip", imports: [], forbidden: []),
    Room(name: "QRCodes", imports: ["CPNG", "CQRencode"], forbidden: core),
    Room(name: "Ledger", imports: ["CBOR"], forbidden: core),
    Room(
      name: "EventLog", imports: ["CBOR", "Crypto", "Glibc", "Synchronization"], forbidden: core),
    Room(
      name: "EventLogSQLite", imports: ["EventLog", "CSQLite", "Glibc", "Synchronization"],
      forbidden: core),
    Room(
      name: "EventLogTesting", imports: ["EventLog", "Glibc", "Synchronization"],
      forbidden: chance + output),
    Room(name: "LedgerWords", imports: ["Ledger", "LedgerWire"], forbidden: core),
    Room(name: "LedgerWire", imports: ["Crypto", "FoundationEssentials"], forbidden: core),
    Room(
      name: "PassDirectory",
      imports: [
        "Crypto", "CryptoExtras", "Dispatch", "Foundation", "FoundationEssentials", "GRDB",
        "Glibc", "Synchronization",
      ], forbidden: core),
    Room(
      name: "Projections",
      imports: [
        "CSQLite", "Crypto", "Dispatch", "EventLog", "GRDB", "Glibc", "Synchronization",
      ], forbidden: core),
    Room(
      name: "LedgerProjections", imports: ["EventLog", "GRDB", "Ledger", "Projections"],
      forbidden: core),
    Room(
      name: "LedgerExports",
      imports: [
        "CXLSXWriter", "EventLog", "Glibc", "Ledger", "LedgerProjections", "LedgerWire",
      ], forbidden: core),
    Room(
      name: "LedgerService",
      imports: [
        "CoreMetrics", "Crypto", "Dispatch", "EventLog", "FoundationEssentials", "Glibc",
        "Ledger", "LedgerProjections", "LedgerWire", "LedgerWords", "PassDirectory",
        "Synchronization",
      ], forbidden: service),
    Room(
      name: "FinancialReports",
      imports: [
        "CZip", "Crypto", "Dispatch", "EventLog", "FoundationEssentials", "Glibc", "Ledger",
        "LedgerExports", "LedgerProjections", "LedgerService", "LedgerWire", "Synchronization",
      ], forbidden: service),
    Room(
      name: "LedgerSimulation",
      imports: ["Ledger", "LedgerService", "PassDirectory", "Synchronization"], forbidden: core),
    Room(
      name: "TerminalClient",
      imports: [
        "CSQLite", "Crypto", "EventLog", "EventLogSQLite", "Glibc", "Ledger", "LedgerWire",
        "LedgerWords",
      ], forbidden: service),
    Room(
      name: "TerminalFleet",
      imports: [
        "AsyncHTTPClient", "EventLog", "EventLogSQLite", "FoundationEssentials", "Ledger",
        "LedgerService", "LedgerWire", "NIOCore", "NIOHTTP1", "PassDirectory", "Synchronization",
        "TerminalClient",
      ], forbidden: service),
    Room(
      name: "LedgerHTTP",
      imports: [
        "AsyncHTTPClient", "CoreMetrics", "Crypto", "Dispatch", "FinancialReports",
        "FoundationEssentials", "Glibc", "HTTPTypes", "Hummingbird", "HummingbirdCore", "JWTKit",
        "Ledger", "LedgerExports", "LedgerProjections", "LedgerService", "LedgerWire",
        "LedgerWords",
        "Logging", "Metrics", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
        "QRCodes", "ServiceLifecycle", "Synchronization",
      ], forbidden: service),
    Room(
      name: "LedgerPages",
      imports: [
        "Crypto", "Documents", "EventLog", "HTTPTypes", "Hummingbird", "Ledger",
        "LedgerExports", "LedgerHTTP", "LedgerProjections", "LedgerService", "LedgerWire",
        "Mustache", "NIOCore", "QRCodes", "Synchronization",
      ], forbidden: service),
    Room(
      name: "CardIssuers",
      imports: [
        "AsyncHTTPClient", "FoundationEssentials", "LedgerHTTP", "LedgerWire", "NIOCore",
        "NIOHTTP1", "Synchronization",
      ], forbidden: service),
    Room(name: "pasboek", imports: nil, forbidden: []),
  ]

  /// Modules that come with the toolchain: the manifest declares none of them.
  static let toolchain: Set = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc",
    "Synchronization", "Testing",
  ]
}
