// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what measures is no dependency of what is measured.
let package = Package(
  name: "pasboek-benchmarks",
  dependencies: [
    .package(name: "pasboek", path: "../"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
  ],
  targets: [
    .target(name: "CAllocationCount"),
    .target(name: "Workload", dependencies: [.product(name: "Ledger", package: "pasboek")]),
    // Links little: valgrind cannot read the debug information of Foundation's libraries.
    .executableTarget(name: "kernel-instructions", dependencies: ["Workload"]),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CAllocationCount", "Workload", "kernel-instructions",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "EventLog", package: "pasboek"),
        .product(name: "EventLogSQLite", package: "pasboek"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Ledger", package: "pasboek"),
        .product(name: "LedgerService", package: "pasboek"),
        .product(name: "LedgerWire", package: "pasboek"),
        .product(name: "PassDirectory", package: "pasboek"),
        .product(name: "pasboek", package: "pasboek"),
      ]),
  ]
)

for target in package.targets where target.name != "CAllocationCount" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
