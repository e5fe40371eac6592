import Crypto

/// The name and public key of who signs notes: Ed25519, as C2SP signed-note has it
/// (https://c2sp.org/signed-note).
public struct NoteVerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// The name in the signature lines; for a log, its origin.
  public let name: String
  /// What the signature lines call the key: the first four bytes of a hash of name and key.
  public let id: UInt32
  /// The 32 bytes of the public key.
  public let publicKey: [UInt8]

  init?(name: String, publicKey: [UInt8]) {
    guard NoteLimits.isName(name), publicKey.count == NoteLimits.keyBytes else { return nil }
    var hash = SHA256()
    hash.update(data: Array(name.utf8) + [UInt8(ascii: "\n"), NoteLimits.ed25519] + publicKey)
    self.name = name
    self.publicKey = publicKey
    id = hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads a key as `description` writes it; nothing for any other text.
  public init?(_ text: String) {
    guard text.utf8.count <= NoteLimits.verifierKeyBytesMax else { return nil }
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.decode(String(parts[2])),
      bytes.first == NoteLimits.ed25519,
      let key = NoteVerifierKey(name: String(parts[0]), publicKey: Array(bytes.dropFirst())),
      key.description == text
    else { return nil }
    self = key
  }

  /// The key in one line, as tools that check notes take it: `name+id+key`, the id in eight
  /// hexadecimal digits, the key in base64 after a byte for its kind.
  public var description: String {
    let digits = String(id, radix: 16)
    let padded = String(repeating: "0", count: 8 - digits.count) + digits
    return "\(name)+\(padded)+\(Base64.encode([NoteLimits.ed25519] + publicKey))"
  }

  /// Whether these bytes are the key's signature of a text.
  func isSignature(_ bytes: [UInt8], of text: String) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(bytes, for: Array(text.utf8))
  }
}

/// Signs notes in the name of a log.
public struct NoteSigner: Sendable {
  /// How many bytes the secret has.
  public static let seedBytes = 32

  /// What others check its signatures with.
  public let verifierKey: NoteVerifierKey
  private let key: Curve25519.Signing.PrivateKey

  /// Makes a signer; nothing where the name cannot stand in a note, or the secret is not 32 bytes.
  ///
  /// - Parameters:
  ///   - name: the log's origin.
  ///   - seed: the secret from which the key is made (RFC 8032).
  public init?(name: String, seed: [UInt8]) {
    guard seed.count == Self.seedBytes,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let verifierKey = NoteVerifierKey(
        name: name, publicKey: Array(key.publicKey.rawRepresentation))
    else { return nil }
    self.key = key
    self.verifierKey = verifierKey
  }

  /// The note with this text and this one signature.
  ///
  /// - Parameter bytesMax: the most bytes of the note.
  /// - Throws: what a note with this text would be refused for.
  public func sign(
    _ text: String, bytesMax: Int = NoteLimits.noteBytesMax
  ) throws(NoteError) -> SignedNote {
    guard let signature = try? key.signature(for: Array(text.utf8)) else { throw .notSigned }
    return try SignedNote(
      text: text,
      signatures: [
        SignedNote.Signature(
          name: verifierKey.name, keyID: verifierKey.id, bytes: Array(signature))
      ], bytesMax: bytesMax)
  }
}

/// What a note may be made of.
public enum NoteLimits {
  /// The most bytes of a note, unless its reader knows that its text is long.
  public static let noteBytesMax = 16_384
  /// The most signatures of a note.
  public static let signaturesMax = 16
  /// The most bytes of a key as text.
  public static let verifierKeyBytesMax = 1_024
  /// The most bytes of a signer's name.
  public static let nameBytesMax = 512
  /// How many bytes an Ed25519 public key has.
  static let keyBytes = 32
  /// The most bytes of one signature, its key id included: of any kind of key.
  static let signatureBytesMax = 8_192
  /// The number of Ed25519 among the kinds of key.
  static let ed25519: UInt8 = 0x01

  /// Whether a text can be a signer's name: not empty, without white space, control characters and
  /// plus signs.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= nameBytesMax
      && text.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar.value > 0x20 && scalar.value != 0x7F
          && scalar != "+"
      }
  }
}
