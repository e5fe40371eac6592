/// Why bytes are not a note, or not one that can be trusted.
public enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It has more bytes than its reader or writer takes: `NoteLimits.noteBytesMax`, where neither
  /// says otherwise.
  case tooLong
  /// It has more than `NoteLimits.signaturesMax` signatures.
  case tooManySignatures
  /// It is not written as notes are: what is wrong, in words.
  case malformed(String)
  /// None of its signatures is by the key.
  case notSigned
  /// A signature in the name of the key is not the key's.
  case forged

  /// One line for an operator.
  public var description: String {
    switch self {
    case .tooLong: "the note has more bytes than are taken"
    case .tooManySignatures: "the note has more than \(NoteLimits.signaturesMax) signatures"
    case .malformed(let reason): "not a signed note: \(reason)"
    case .notSigned: "the note is not signed with the key"
    case .forged: "the note's signature is not the key's"
    }
  }
}

/// A text with signatures beneath it: C2SP signed-note (https://c2sp.org/signed-note).
///
/// There is exactly one way to write a note, so what is read is written as the same bytes again.
/// A note that was read says nothing yet: `check` tells whether it is signed.
public struct SignedNote: Hashable, Sendable, CustomStringConvertible {
  /// One signature line.
  public struct Signature: Hashable, Sendable {
    /// The name of who signed.
    public let name: String
    /// Which key it was.
    public let keyID: UInt32
    /// The signature.
    public let bytes: [UInt8]
  }

  /// What was signed; it ends with a line break.
  public let text: String
  /// The signatures, in their order; one at least.
  public let signatures: [Signature]

  private static let separator = "\n\n"
  private static let signatureStart = "\u{2014} "

  init(
    text: String, signatures: [Signature], bytesMax: Int = NoteLimits.noteBytesMax
  ) throws(NoteError) {
    guard text.hasSuffix("\n"), Self.isPlain(text.utf8) else {
      throw .malformed("its text does not end with a line break, or has control characters")
    }
    self.text = text
    self.signatures = signatures
    guard description.utf8.count <= bytesMax else { throw .tooLong }
  }

  /// Reads a note.
  ///
  /// - Parameter bytesMax: the most bytes that are read; more than a note usually has only where
  ///   its text is known to be long.
  public init(
    _ bytes: [UInt8], bytesMax: Int = NoteLimits.noteBytesMax
  ) throws(NoteError) {
    guard bytes.count <= bytesMax else { throw .tooLong }
    guard Self.isPlain(bytes), String(validating: bytes, as: UTF8.self) != nil else {
      throw .malformed("it is not UTF-8, or has control characters")
    }
    guard let end = Self.endOfText(bytes) else {
      throw .malformed("no empty line parts text and signatures")
    }
    guard bytes.last == UInt8(ascii: "\n") else {
      throw .malformed("its last line has no line break")
    }
    let lines = bytes[(end + 1)...].dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count <= NoteLimits.signaturesMax else { throw .tooManySignatures }
    var signatures: [Signature] = []
    for line in lines { signatures.append(try Self.signature(line)) }
    try self.init(
      text: String(decoding: bytes[..<end], as: UTF8.self), signatures: signatures,
      bytesMax: bytesMax)
    guard Array(description.utf8) == bytes else {
      throw .malformed("it is not written in the one way that there is")
    }
  }

  /// The note as it is sent and stored.
  public var description: String {
    signatures.reduce(into: text + "\n") { note, signature in
      let id = (0..<4).map { UInt8(truncatingIfNeeded: signature.keyID >> (24 - 8 * $0)) }
      note += Self.signatureStart + signature.name + " "
      note += Base64.encode(id + signature.bytes) + "\n"
    }
  }

  /// Returns where the key signed the text.
  ///
  /// Signatures by other keys say nothing; one in the name of the key that is not the key's
  /// condemns the note.
  public func check(_ key: NoteVerifierKey) throws(NoteError) {
    let own = signatures.filter { $0.keyID == key.id && $0.name == key.name }
    guard !own.isEmpty else { throw .notSigned }
    guard own.allSatisfy({ key.isSignature($0.bytes, of: text) }) else { throw .forged }
  }

  private static func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\n") }
  }

  /// Where the text ends: before the last empty line.
  private static func endOfText(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 2 else { return nil }
    return (1..<bytes.count - 1).last {
      bytes[$0 - 1] == UInt8(ascii: "\n") && bytes[$0] == UInt8(ascii: "\n")
    }
  }

  private static func signature(_ line: ArraySlice<UInt8>) throws(NoteError) -> Signature {
    let start = Array(signatureStart.utf8)
    guard line.starts(with: start) else { throw .malformed("a signature begins with no dash") }
    let parts = line.dropFirst(start.count).split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, case let name = String(decoding: parts[0], as: UTF8.self),
      NoteLimits.isName(name)
    else { throw .malformed("a signature is not a name and its bytes") }
    guard let bytes = Base64.decode(String(decoding: parts[1], as: UTF8.self)),
      (5...NoteLimits.signatureBytesMax).contains(bytes.count)
    else { throw .malformed("a signature's bytes are not base64") }
    return Signature(
      name: name, keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(bytes.dropFirst(4)))
  }
}
