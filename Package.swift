// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "pasboek",
  products: [
    .library(name: "EventLog", targets: ["EventLog"]),
    .library(name: "EventLogSQLite", targets: ["EventLogSQLite"]),
    .library(name: "EventLogTesting", targets: ["EventLogTesting"]),
    .library(name: "Ledger", targets: ["Ledger"]),
    .library(name: "LedgerProjections", targets: ["LedgerProjections"]),
    .library(name: "LedgerService", targets: ["LedgerService"]),
    .library(name: "LedgerSimulation", targets: ["LedgerSimulation"]),
    .library(name: "LedgerWire", targets: ["LedgerWire"]),
    .library(name: "PassDirectory", targets: ["PassDirectory"]),
    .library(name: "Projections", targets: ["Projections"]),
    .library(name: "TerminalClient", targets: ["TerminalClient"]),
    .executable(name: "pasboek", targets: ["pasboek"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", path: "Sources/CXLSXWriter", pkgConfig: "xlsxwriter",
      providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(
      name: "CQRencode", path: "Sources/CQRencode", pkgConfig: "libqrencode",
      providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
      name: "CPNG", path: "Sources/CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CMarkGFM", path: "Sources/CMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CZip", path: "Sources/CZip", pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"])]),
    .target(name: "CDocuments"),
    .target(name: "Documents", dependencies: ["CDocuments", "CMarkGFM"]),
    .target(name: "CBOR"),
    .target(name: "QRCodes", dependencies: ["CPNG", "CQRencode"]),
    .target(name: "Ledger", dependencies: ["CBOR"]),
    .target(
      name: "EventLog",
      dependencies: ["CBOR", .product(name: "Crypto", package: "swift-crypto")],
      path: "EventLog/EventLog"),
    .target(
      name: "EventLogSQLite", dependencies: ["EventLog", "CSQLite"],
      path: "EventLog/EventLogSQLite", exclude: ["DataFile.md"],
      resources: [.embedInCode("SQL")]),
    .target(
      name: "EventLogTesting", dependencies: ["EventLog"], path: "EventLog/EventLogTesting"),
    .target(
      name: "LedgerWire", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "LedgerWords", dependencies: ["Ledger", "LedgerWire"]),
    .target(
      name: "PassDirectory",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "Projections",
      dependencies: [
        "CSQLite", "EventLog",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: "Projections/Projections"),
    .target(
      name: "LedgerProjections",
      dependencies: [
        "EventLog", "Ledger", "Projections",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: "Projections/LedgerProjections"),
    .target(
      name: "LedgerExports",
      dependencies: ["CXLSXWriter", "EventLog", "Ledger", "LedgerProjections", "LedgerWire"]),
    .target(
      name: "LedgerService",
      dependencies: [
        "Ledger", "LedgerProjections", "LedgerWire", "LedgerWords", "EventLog", "PassDirectory",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ], resources: [.embedInCode("TestDataset/test-dataset.json")]),
    .target(
      name: "FinancialReports",
      dependencies: [
        "CZip", "EventLog", "Ledger", "LedgerExports", "LedgerProjections", "LedgerService",
        "LedgerWire",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "LedgerSimulation", dependencies: ["Ledger", "LedgerService", "PassDirectory"]),
    .target(
      name: "TerminalClient",
      dependencies: [
        "CSQLite", "EventLog", "EventLogSQLite", "Ledger", "LedgerWire", "LedgerWords",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "TerminalFleet",
      dependencies: [
        "EventLog", "EventLogSQLite", "Ledger", "LedgerService", "LedgerWire", "PassDirectory",
        "TerminalClient",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .target(
      name: "LedgerHTTP",
      dependencies: [
        "FinancialReports", "Ledger", "LedgerExports", "LedgerProjections", "LedgerService",
        "LedgerWire",
        "LedgerWords", "QRCodes",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "LedgerPages",
      dependencies: [
        "Documents", "EventLog", "Ledger", "LedgerExports", "LedgerHTTP", "LedgerProjections",
        "LedgerService", "LedgerWire",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
      ], resources: [.embedInCode("Assets"), .embedInCode("Templates")]),
    .target(
      name: "CardIssuers",
      dependencies: [
        "LedgerHTTP", "LedgerWire",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .executableTarget(
      name: "pasboek",
      dependencies: [
        "CBOR", "CardIssuers", "FinancialReports", "LedgerHTTP", "LedgerService",
        "LedgerSimulation", "LedgerWire",
        "Ledger", "EventLog", "EventLogSQLite", "LedgerExports", "LedgerPages",
        "LedgerProjections",
        "PassDirectory", "Projections", "TerminalClient", "TerminalFleet",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .target(name: "CPowerCutVFS", dependencies: ["CSQLite"], path: "Tests/CPowerCutVFS"),
    .target(
      name: "IssuerTesting",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], path: "Tests/IssuerTesting"),
    .target(name: "ThreadTesting", path: "Tests/ThreadTesting"),
    .target(
      name: "LoopbackTesting",
      dependencies: [
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "Tests/LoopbackTesting"),
    .target(name: "ZipTesting", dependencies: ["CZip"], path: "Tests/ZipTesting"),
    .testTarget(name: "CBORTests", dependencies: ["CBOR"]),
    .testTarget(name: "QRCodesTests", dependencies: ["QRCodes"]),
    .testTarget(name: "EventLogTests", dependencies: ["CBOR", "EventLog", "EventLogTesting"]),
    .testTarget(
      name: "EventLogSQLiteTests",
      dependencies: [
        "CPowerCutVFS", "CSQLite", "EventLog", "EventLogSQLite", "EventLogTesting",
      ]),
    .testTarget(name: "LedgerTests", dependencies: ["CBOR", "Ledger"]),
    .testTarget(name: "LedgerWireTests", dependencies: ["LedgerWire"]),
    .testTarget(
      name: "PassDirectoryTests",
      dependencies: [
        "PassDirectory",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "ProjectionsTests",
      dependencies: [
        "EventLog", "EventLogSQLite", "EventLogTesting", "Projections",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "LedgerProjectionsTests",
      dependencies: [
        "EventLog", "EventLogTesting", "Ledger", "LedgerExports", "LedgerProjections",
        "Projections", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "LedgerExportsTests", dependencies: ["Ledger", "LedgerExports"]),
    .testTarget(
      name: "FinancialReportsTests",
      dependencies: [
        "EventLog", "EventLogTesting", "FinancialReports", "Ledger", "LedgerExports",
        "LedgerProjections", "LedgerService", "LoopbackTesting", "ZipTesting",
      ]),
    .testTarget(
      name: "LedgerServiceTests",
      dependencies: [
        "EventLog", "EventLogSQLite", "EventLogTesting", "Ledger", "LedgerService",
        "LedgerWire", "PassDirectory",
      ]),
    .testTarget(
      name: "LedgerSimulationTests",
      dependencies: [
        "EventLog", "EventLogTesting", "Ledger", "LedgerService", "LedgerSimulation",
        "PassDirectory",
      ]),
    .testTarget(
      name: "LedgerHTTPTests",
      dependencies: [
        "CardIssuers", "EventLog", "EventLogTesting", "FinancialReports", "IssuerTesting", "Ledger",
        "LedgerHTTP", "LedgerProjections", "LedgerService", "LedgerWire", "LoopbackTesting",
        "PassDirectory",
        "Projections",
        "QRCodes", "ThreadTesting", "ZipTesting",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    .testTarget(
      name: "LedgerPagesTests",
      dependencies: [
        "Documents", "EventLog", "EventLogTesting", "FinancialReports", "Ledger", "LedgerHTTP",
        "LedgerPages",
        "LedgerProjections", "LedgerService", "LedgerWire", "LoopbackTesting", "PassDirectory",
        "Projections",
        "ThreadTesting",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "CardIssuersTests",
      dependencies: ["CardIssuers", "IssuerTesting", "LedgerHTTP", "LedgerWire"]),
    .testTarget(
      name: "PasboekTests",
      dependencies: [
        "CSQLite", "EventLog", "EventLogSQLite", "EventLogTesting", "IssuerTesting", "Ledger",
        "LedgerExports", "LedgerHTTP", "LedgerProjections", "LedgerService", "LedgerWire",
        "LoopbackTesting", "PassDirectory", "Projections", "TerminalClient", "ThreadTesting",
        "pasboek",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Disk", "Python"]),
    .testTarget(
      name: "TerminalClientTests",
      dependencies: [
        "CPowerCutVFS", "EventLog", "EventLogSQLite", "EventLogTesting", "Ledger", "LedgerService",
        "LedgerWire", "LedgerWords", "PassDirectory", "TerminalClient",
      ]),
    .testTarget(
      name: "TerminalFleetTests",
      dependencies: ["Ledger", "LedgerWire", "TerminalClient", "TerminalFleet"]),
    .testTarget(name: "TidyTests"),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
  if ["Ledger", "EventLogSQLite"].contains(target.name) {
    target.swiftSettings? += [
      .strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error),
    ]
  }
}
