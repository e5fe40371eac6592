import Testing

@Suite("the checkout keeps the house rules", .enabled(if: Checkout().hasHistory))
struct CheckoutTests {
  let checkout = Checkout()

  @Test("imports, manifest and table of rooms agree")
  func arrows() throws {
    let manifest = Manifest(try checkout.file("Package.swift"))
    #expect(manifest.targets.count >= Room.all.count)
    report(Arrows(rooms: Room.all, manifest: manifest).violations(in: try code()))
  }

  @Test("files are short, narrow, clean and finished")
  func files() throws {
    report(try checkout.textFiles().flatMap(FileManners().violations))
  }

  @Test("code traps nowhere, keeps to its room and names things well")
  func manners() throws {
    let manifest = Manifest(try checkout.file("Package.swift"))
    let manners = CodeManners(rooms: Room.all, manifest: manifest)
    report(try code().flatMap(manners.violations))
  }

  @Test("commands in the documents exist", arguments: ["README.md", "CONTRIBUTING.md"])
  func documents(path: String) throws {
    let documents = Documents(makefile: try checkout.file("Makefile"))
    let file = try checkout.file(path)
    #expect(Documents.showsCommands(file), "\(path) shows no command")
    report(documents.violations(in: file))
  }

  @Test("the changelog opens with what is unreleased, under its four headings")
  func changelog() throws {
    let headings = try checkout.file("CHANGELOG.md").lines.filter { $0.hasPrefix("##") }
    #expect(
      headings.prefix(5) == [
        "## Unreleased", "### Safety and correctness", "### Features", "### Performance",
        "### Interfaces",
      ])
  }

  @Test("the top level holds only what is fixed there")
  func topLevel() throws {
    let fixed: Set = [
      "Benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "EventLog", "LICENSE", "Makefile",
      "Package.swift", "Projections", "README.md", "Sources", "Tests", "docs",
    ]
    let top = Set(try checkout.paths().map { String($0.prefix { $0 != "/" }) })
    #expect(top.filter { !$0.hasPrefix(".") }.subtracting(fixed).isEmpty)
  }

  @Test("nothing that is built, resolved or stored is tracked")
  func tracked() throws {
    let unwanted = try checkout.paths().filter { path in
      path.split(separator: "/").contains { part in
        part == "Package.resolved" || part.hasPrefix(".build")
          || [".db", ".db-wal", ".db-shm", ".sqlite"].contains(where: part.hasSuffix)
      }
    }
    #expect(unwanted.isEmpty)
  }

  @Test("scripts can be run")
  func scripts() throws {
    let scripts = try checkout.paths().filter(checkout.isScript)
    #expect(scripts.contains(".ci/run"))
    #expect(scripts.filter { !checkout.isExecutable($0) }.isEmpty)
  }

  private func code() throws -> [SwiftCode] {
    let files = try checkout.textFiles().filter { $0.hasExtension("swift") }
    try #require(!files.isEmpty)
    return files.map(SwiftCode.init)
  }

  private func report(_ violations: [Violation]) {
    for violation in violations { Issue.record("\(violation)") }
  }
}
