extension SearchIndex {
  /// Whether one kept holder stands before another: by name, first name and slot.
  func precedes(_ first: UInt32, _ second: UInt32) -> Bool {
    texts.withUnsafeBytes { texts in
      for text in [SearchEntry.Text.name, .firstName] {
        let order = Self.compare(
          rows[Int(first)].text(text, in: texts), rows[Int(second)].text(text, in: texts))
        if order != 0 { return order < 0 }
      }
      return first < second
    }
  }

  /// Kept holders in their order.
  ///
  /// The first eight bytes of a name stand beside its slot, so that most comparisons read no text.
  func sortedByName(_ slots: [UInt32]) -> [UInt32] {
    var keys = texts.withUnsafeBytes { texts in
      slots.map { slot in
        (start: Self.start(of: rows[Int(slot)].text(.name, in: texts)), slot: slot)
      }
    }
    keys.sort { $0.start != $1.start ? $0.start < $1.start : precedes($0.slot, $1.slot) }
    return keys.map(\.slot)
  }

  /// The places in the order of those whose name begins with a folded text.
  func sortedPlaces(named start: [UInt8]) -> Range<Int> {
    guard let sorted else { return 0..<0 }
    guard !start.isEmpty else { return sorted.indices }
    return texts.withUnsafeBytes { texts in
      start.withUnsafeBytes { start in
        let order = { (slot: UInt32) in
          let name = rows[Int(slot)].text(.name, in: texts)
          return Self.compare(UnsafeRawBufferPointer(rebasing: name.prefix(start.count)), start)
        }
        let first = sorted.partitionPoint { order($0) >= 0 }
        return first..<sorted[first...].partitionPoint { order($0) > 0 }
      }
    }
  }

  private static func start(of name: UnsafeRawBufferPointer) -> UInt64 {
    var start: UInt64 = 0
    for place in 0..<8 { start = start << 8 | (place < name.count ? UInt64(name[place]) : 0) }
    return start
  }

  /// Below 0, 0 or above 0, byte by byte; a text stands before what it begins.
  private static func compare(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Int {
    for place in 0..<min(first.count, second.count) where first[place] != second[place] {
      return first[place] < second[place] ? -1 : 1
    }
    return first.count - second.count
  }
}

extension SearchIndex.Row {
  /// One of the row's texts.
  func text(
    _ text: SearchEntry.Text, in texts: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    var place = Int(start)
    for before in 0..<text.rawValue { place += Int(counts[before]) }
    return UnsafeRawBufferPointer(
      rebasing: texts[place..<place + Int(counts[text.rawValue])])
  }
}

extension RandomAccessCollection {
  /// The first place whose element, and every one behind it, is of the second part.
  ///
  /// - Complexity: O(log n).
  func partitionPoint(where isSecond: (Element) -> Bool) -> Index {
    var start = startIndex
    var count = count
    while count > 0 {
      let half = count / 2
      let middle = index(start, offsetBy: half)
      if isSecond(self[middle]) {
        count = half
      } else {
        start = index(after: middle)
        count -= half + 1
      }
    }
    return start
  }
}
