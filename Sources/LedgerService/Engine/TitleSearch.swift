/// Looks for parts of titles, without regard to case.
///
/// - Complexity: O(title); nothing is allocated for a title of ASCII, as most are.
package struct TitleSearch: Sendable {
  private let parts: [String]
  /// The parts of ASCII, as bytes; nil for those that no title of ASCII has.
  private let bytes: [[UInt8]]?

  /// Looks for all of some parts; none are in every title.
  package init(_ parts: [String]) {
    self.parts = parts.map { $0.lowercased() }
    bytes =
      self.parts.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
      ? self.parts.map { Array($0.utf8) } : nil
  }

  /// Whether a title has all parts.
  package func matches(_ title: String) -> Bool {
    var title = title
    return title.withUTF8 { Self.matches($0, bytes) }
      ?? parts.allSatisfy { title.lowercased().contains($0) }
  }

  /// Whether a title of ASCII has all parts; nil for another one.
  private static func matches(_ title: UnsafeBufferPointer<UInt8>, _ parts: [[UInt8]]?) -> Bool? {
    guard title.allSatisfy({ $0 < 0x80 }) else { return nil }
    return parts?.allSatisfy { part in
      guard part.count <= title.count else { return false }
      return (0...(title.count - part.count)).contains { start in
        part.indices.allSatisfy { lowercased(title[start + $0]) == part[$0] }
      }
    } ?? false
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
