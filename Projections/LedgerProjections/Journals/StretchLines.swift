/// Finds the line of totals that each entry of a stretch belongs to.
struct StretchLines {
  /// The most combinations of values that get a place each.
  private static let placesMax = 1 << 16
  private static let unknown: Int32 = -1

  /// The line of each entry.
  private(set) var lines: [Int32] = []
  /// The line of each combination of values.
  private var lineOfPlace: [Int32] = []
  private var places: [Int32] = []
  private var keys: [TotalsKey] = []

  /// Finds the lines of entries whose columns were read, and makes those that are new.
  ///
  /// - Parameters:
  ///   - columns: holds the columns of all parts that vary.
  ///   - count: how many entries there are, one or more.
  mutating func find(
    _ parts: [TotalsKey.Part], of columns: StretchColumns, in table: inout TotalsTable, count: Int
  ) {
    lines.removeAll(keepingCapacity: true)
    if let combinations = setPlaces(parts.filter(\.isVarying), columns, count) {
      findByPlace(parts, columns, &table, combinations)
    } else {
      findByKey(parts, columns, &table, count)
    }
  }

  // MARK: Few combinations of values

  /// Gives every combination of values a place.
  ///
  /// - Returns: how many places there are; nil where there were too many.
  private mutating func setPlaces(
    _ parts: [TotalsKey.Part], _ columns: StretchColumns, _ count: Int
  ) -> Int? {
    var combinations = 1
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(0, count: count))
    for part in parts {
      let values = columns[part.column]
      let (least, most) = Self.bounds(values, count)
      let (distance, isHuge) = most.subtractingReportingOverflow(least)
      guard !isHuge, distance < Self.placesMax / combinations else { return nil }
      places.withUnsafeMutableBufferPointer { places in
        values.withUnsafeBufferPointer { values in
          for index in 0..<count {
            let place = (values[index] &- least) &* Int64(combinations)
            places[index] &+= Int32(truncatingIfNeeded: place)
          }
        }
      }
      combinations *= Int(distance) + 1
    }
    return combinations
  }

  private static func bounds(_ values: [Int64], _ count: Int) -> (least: Int64, most: Int64) {
    values.withUnsafeBufferPointer { values in
      var (least, most) = (values[0], values[0])
      for index in 0..<count {
        least = min(least, values[index])
        most = max(most, values[index])
      }
      return (least, most)
    }
  }

  private mutating func findByPlace(
    _ parts: [TotalsKey.Part], _ columns: StretchColumns, _ table: inout TotalsTable,
    _ combinations: Int
  ) {
    lineOfPlace.removeAll(keepingCapacity: true)
    lineOfPlace.append(contentsOf: repeatElement(Self.unknown, count: combinations))
    for (index, place) in places.enumerated() {
      var line = lineOfPlace[Int(place)]
      if line == Self.unknown {
        line = Int32(table.line(of: TotalsKey(parts) { columns[$0][index] }))
        lineOfPlace[Int(place)] = line
      }
      lines.append(line)
    }
  }

  // MARK: Many

  private mutating func findByKey(
    _ parts: [TotalsKey.Part], _ columns: StretchColumns, _ table: inout TotalsTable, _ count: Int
  ) {
    keys.removeAll(keepingCapacity: true)
    keys.append(contentsOf: repeatElement(TotalsKey(), count: count))
    for part in parts { push(part, columns) }
    for key in keys { lines.append(Int32(table.line(of: key))) }
  }

  private mutating func push(_ part: TotalsKey.Part, _ columns: StretchColumns) {
    let bits = part.bits
    if !part.isVarying {
      let value = UInt64(bitPattern: part.value(of: 0))
      for index in keys.indices { keys[index].push(value, bits: bits) }
    } else if part.periods.isEmpty {
      let values = columns[part.column]
      for index in keys.indices {
        keys[index].push(UInt64(bitPattern: values[index]), bits: bits)
      }
    } else {
      let values = columns[part.column]
      for index in keys.indices {
        keys[index].push(UInt64(bitPattern: part.value(of: values[index])), bits: bits)
      }
    }
  }
}
