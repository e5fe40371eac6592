/// The fields that an object has named, each by its place in a list of at most 32, to refuse a
/// second.
package struct FieldSet {
  private var seen: UInt32 = 0

  /// Makes an empty set.
  package init() {}

  /// Notes a field; throws where it was there before.
  package mutating func insert(_ field: Int) throws(WireError) {
    guard seen & 1 << field == 0 else { throw .syntax }
    seen |= 1 << field
  }

  /// Whether the field was there.
  package func contains(_ field: Int) -> Bool { seen & 1 << field != 0 }
}
