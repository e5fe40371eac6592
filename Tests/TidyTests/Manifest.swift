/// What the checks read from `Package.swift`: the targets, where they stand, what they depend on.
///
/// It expects the manifest's own manner: dependencies on targets are plain names, those on products
/// are `.product(name:package:)`.
struct Manifest: Sendable {
  struct Target: Hashable, Sendable {
    var name: String
    var kind: String
    var folder: String
    /// Names of targets and of products, in the order of the manifest.
    var dependencies: [String]
    /// Counted from 1.
    var line: Int

    /// Whether it serves tests only: test targets, and targets that stand beside them.
    var servesTests: Bool { folder.hasPrefix("Tests/") }
  }

  let path: String
  let targets: [Target]

  init(_ file: SourceFile) {
    let code = SwiftCode(file)
    path = file.path
    targets = ["target", "executableTarget", "testTarget", "systemLibrary"].flatMap { kind in
      code.offsets(of: "\(kind)(").compactMap { Self.target(kind, at: $0, in: code) }
    }
  }

  /// The target whose folder holds the file.
  func target(of path: String) -> Target? {
    targets.first { path.hasPrefix($0.folder + "/") }
  }

  func target(named name: String) -> Target? {
    targets.first { $0.name == name }
  }

  private static func target(_ kind: String, at offset: Int, in code: SwiftCode) -> Target? {
    let open = offset + kind.utf8.count
    guard let close = code.closing(of: open) else { return nil }
    let arguments = open..<close
    guard let name = string(after: "name:", in: arguments, of: code) else { return nil }
    let parent = kind == "testTarget" ? "Tests" : "Sources"
    return Target(
      name: name, kind: kind,
      folder: string(after: "path:", in: arguments, of: code) ?? "\(parent)/\(name)",
      dependencies: dependencies(in: arguments, of: code), line: code.line(at: offset))
  }

  private static func dependencies(in arguments: Range<Int>, of code: SwiftCode) -> [String] {
    guard
      let label = code.offsets(of: "dependencies:").first(where: arguments.contains),
      let open = code.code[label...].firstIndex(of: UInt8(ascii: "[")),
      let close = code.closing(of: open)
    else { return [] }
    let packages = Set(code.offsets(of: "package:").compactMap { quote(from: $0, in: code) })
    var names: [String] = []
    var offset = open
    while let quote = quote(from: offset, in: code), quote < close {
      let name = literal(at: quote, in: code)
      if !packages.contains(quote) { names.append(name) }
      offset = quote + name.utf8.count + 2
    }
    return names
  }

  private static func string(
    after label: String, in range: Range<Int>, of code: SwiftCode
  ) -> String? {
    code.offsets(of: label).first(where: range.contains)
      .flatMap { quote(from: $0, in: code) }
      .map { literal(at: $0, in: code) }
  }

  private static func quote(from offset: Int, in code: SwiftCode) -> Int? {
    code.code[offset...].firstIndex(of: UInt8(ascii: "\""))
  }

  private static func literal(at quote: Int, in code: SwiftCode) -> String {
    let contents = code.source[(quote + 1)...].prefix { $0 != UInt8(ascii: "\"") }
    return String(decoding: contents, as: UTF8.self)
  }
}
