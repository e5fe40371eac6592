import CQRencode

/// A text could not be made a symbol.
public struct QRCodeError: Error, Hashable, Sendable {
  /// The kinds of failure.
  public enum Code: Hashable, Sendable {
    /// The text is empty, holds a zero byte or is too long.
    case unsuitableText
    /// There was no memory for it.
    case outOfMemory
    /// A picture would have more pixels than ``QRLimits`` allows.
    case pictureTooLarge
  }

  /// What kind of failure it is.
  public let code: Code

  init(_ code: Code) { self.code = code }
}

/// The named limits of symbols and their pictures.
public enum QRLimits {
  /// The most bytes of a text.
  public static let textBytesMax = 512
  /// The light modules around a symbol (ISO/IEC 18004).
  public static let quietZone = 4
  /// The most pixels of a picture's side.
  public static let sidePixelsMax = 2_048
}

/// A QR code (ISO/IEC 18004): which of its modules are dark, without the quiet zone.
///
/// The smallest symbol that holds the text with error correction M, which still reads where 15 % of
/// it is lost.
public struct QRMatrix: Hashable, Sendable {
  /// The modules of a side.
  public let side: Int
  private let modules: [Bool]

  /// Encodes a text.
  ///
  /// - Parameter text: 1 to ``QRLimits/textBytesMax`` bytes of UTF-8, none of them zero.
  public init(_ text: String) throws(QRCodeError) {
    let bytes = Array(text.utf8)
    guard (1...QRLimits.textBytesMax).contains(bytes.count), !bytes.contains(0) else {
      throw QRCodeError(.unsuitableText)
    }
    guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else {
      throw QRCodeError(.outOfMemory)
    }
    defer { QRcode_free(code) }
    side = Int(code.pointee.width)
    let count = side * side
    // The lowest bit of a module says whether it is dark; the others, what it is for.
    modules = UnsafeBufferPointer(start: code.pointee.data, count: count).map { $0 & 1 == 1 }
  }

  /// Whether a module is dark; the first row is the uppermost.
  public subscript(row row: Int, column column: Int) -> Bool { modules[row * side + column] }

  /// The modules of a side with the quiet zone around the symbol.
  public var sideWithQuietZone: Int { side + 2 * QRLimits.quietZone }
}
