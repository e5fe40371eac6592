/// Checks that imports, the manifest and the table of rooms agree.
struct Arrows: Sendable {
  var rooms: [Room]
  var manifest: Manifest

  func violations(in files: [SwiftCode]) -> [Violation] {
    manifestViolations + files.flatMap(importViolations) + unusedDependencies(in: files)
  }

  private var manifestViolations: [Violation] {
    let targets = manifest.targets.filter { !$0.servesTests }
    let unknown = targets.flatMap { target -> [Violation] in
      guard let room = room(named: target.name) else {
        return [violation(target.line, "\(target.name) has no row in the table of rooms")]
      }
      return target.dependencies.compactMap { dependency in
        guard let imports = room.imports, !imports.contains(dependency) else { return nil }
        return violation(target.line, "\(target.name) may not depend on \(dependency)")
      }
    }
    let gone = rooms.filter { manifest.target(named: $0.name) == nil }
      .map { violation(1, "the table of rooms names \($0.name), which is no target") }
    return unknown + gone
  }

  private func importViolations(of file: SwiftCode) -> [Violation] {
    guard let target = manifest.target(of: file.path) else { return [] }
    return imports(of: file).compactMap { line, module in
      if let allowed = room(named: target.name)?.imports, !allowed.contains(module) {
        Violation(
          path: file.path, line: line, message: "\(target.name) may not import \(module)")
      } else if !Room.toolchain.contains(module), !target.dependencies.contains(module) {
        Violation(
          path: file.path, line: line,
          message: "\(module) is imported but no dependency of \(target.name) in the manifest")
      } else {
        nil
      }
    }
  }

  /// Dependencies that no file of their target imports; targets without Swift are passed over.
  private func unusedDependencies(in files: [SwiftCode]) -> [Violation] {
    manifest.targets.flatMap { target -> [Violation] in
      let own = files.filter { manifest.target(of: $0.path) == target }
      guard !own.isEmpty else { return [] }
      let imported = Set(own.flatMap { imports(of: $0).map(\.module) })
      return target.dependencies.filter { !imported.contains($0) }.map {
        violation(target.line, "\(target.name) depends on \($0) but imports it nowhere")
      }
    }
  }

  private func room(named name: String) -> Room? {
    rooms.first { $0.name == name }
  }

  private func violation(_ line: Int, _ message: String) -> Violation {
    Violation(path: manifest.path, line: line, message: message)
  }
}

/// The modules that the file imports, with the lines on which it does.
func imports(of file: SwiftCode) -> [(line: Int, module: String)] {
  let kinds: Set<Substring> = [
    "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
  ]
  let modifiers: Set<Substring> = ["fileprivate", "internal", "package", "private", "public"]
  return file.lines.enumerated().compactMap { index, line in
    var words = line.split(separator: " ")[...]
    words = words.drop { $0.hasPrefix("@") || modifiers.contains($0) }
    guard words.popFirst() == "import" else { return nil }
    guard let module = words.drop(while: kinds.contains).first else { return nil }
    return (index + 1, String(module.prefix { $0 != "." }))
  }
}
