import Foundation
import Testing

@testable import PassDirectory

/// SplitMix64: the same seed gives the same keys, references and choices.
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A folder of one test's own, gone with it.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "directory-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What a crash at this moment would leave: a copy of the files, without closing anything.
  func crashed() throws -> ScratchFolder {
    let copy = try ScratchFolder()
    for name in try fileNames() {
      try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(copy.path)/\(name)")
    }
    return copy
  }

  func fileNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func bytes(of name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// The files that hold these bytes.
  func filesContaining(_ marker: Data) throws -> [String] {
    try fileNames().filter { try bytes(of: $0).range(of: marker) != nil }
  }

  func openDirectory(seed: UInt64 = 1) throws -> Directory {
    try Directory.open(
      folder: path, random: SeededGenerator(seed: seed),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
  }
}

extension Directory {
  /// Registers holders as the log would, from an entity number on.
  @discardableResult
  func register(_ profiles: [HolderProfile], from first: UInt32) throws -> [UInt128] {
    let references = try prepareHolders(profiles)
    try confirmHolders(zip(references, first...).map { ($0, $1) })
    return references
  }

  /// Registers cards as the log would, from an entity number on.
  @discardableResult
  func register(_ cards: [CardIdentifiers], from first: UInt32) throws -> [UInt128] {
    let references = try prepareCards(cards)
    try confirmCards(zip(references, first...).map { ($0, $1) })
    return references
  }

  func card(number: UInt64) -> DirectoryCard? {
    card(PassIdentifier(kind: .uitpasNumber, key: UInt128(number)))
  }
}

extension HolderProfile {
  /// A person whose every field can be found again in a file.
  static func marked(_ number: Int) -> HolderProfile {
    var profile = HolderProfile(
      firstName: "Voornaam-\(number)-x", name: "Familienaam-\(number)-x",
      dateOfBirth: Int32(number % 20_000),
      address: Address(street: "Straat \(number)", postalCode: "9300", city: "Aalst"))
    profile.inszNumber = String(80_000_000_000 + number)
    profile.email = "post-\(number)-x@example.be"
    return profile
  }
}

extension CardIdentifiers {
  /// A card with a number and a chip.
  static func marked(_ number: Int) -> CardIdentifiers {
    CardIdentifiers(
      uitpasNumber: 900_000_000_000 + UInt64(number),
      chip: 0x0478_4CDA_EE38_8000_0000 + UInt128(number))
  }
}

/// The code of the error that `body` throws.
func code(of body: () throws -> Void) -> DirectoryError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? DirectoryError)?.code
  }
}
