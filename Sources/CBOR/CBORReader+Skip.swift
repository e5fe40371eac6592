extension CBORReader {
  /// Steps over one whole item, with everything inside it, checking it as strictly as if it were
  /// read.
  ///
  /// - Complexity: linear in the item's bytes; no allocation.
  public mutating func skip() throws(CBORError) {
    try skip(depthLeft: Self.depthMax)
  }

  private mutating func skip(depthLeft: Int) throws(CBORError) {
    let start = place
    let (type, _) = try head()
    switch type {
    case .unsigned, .negative, .simple, .tag:
      return
    case .byteString, .text:
      place = start
      let content = try content(of: type, maxBytes: .max)
      guard type == .byteString || Self.isUTF8(content) else {
        throw CBORError(.invalidUTF8, at: start)
      }
    case .array, .map:
      guard depthLeft > 0 else { throw CBORError(.tooDeep, at: start) }
      place = start
      let isMap = type == .map
      let count = try itemCount(of: type, bytesPerItemMin: isMap ? 2 : 1)
      if isMap {
        try skipPairs(count, depthLeft: depthLeft - 1)
      } else {
        for _ in 0..<count { try skip(depthLeft: depthLeft - 1) }
      }
    }
  }

  private mutating func skipPairs(_ count: Int, depthLeft: Int) throws(CBORError) {
    var previousKey = place..<place
    for index in 0..<count {
      let keyStart = place
      try skip(depthLeft: depthLeft)
      let key = keyStart..<place
      guard index == 0 || isAscending(previousKey, key) else {
        throw CBORError(.mapKeysNotAscending, at: keyStart)
      }
      previousKey = key
      try skip(depthLeft: depthLeft)
    }
  }

  /// Whether the encoded key at `earlier` sorts before the one at `later`, byte by byte.
  func isAscending(_ earlier: Range<Int>, _ later: Range<Int>) -> Bool {
    input[earlier].lexicographicallyPrecedes(input[later])
  }

  private static func isUTF8(_ content: UnsafeRawBufferPointer) -> Bool {
    (try? UTF8Span(validating: content.bindMemory(to: UInt8.self).span)) != nil
  }
}
